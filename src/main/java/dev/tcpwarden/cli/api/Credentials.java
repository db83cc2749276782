package dev.tcpwarden.cli.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What proves to an agent who asks it. */
@FunctionalInterface
interface Credentials {

    Credentials NONE = Optional::empty;

    /**
     * The header {@code Authorization} as it has to be now.
     *
     * @throws IOException with a sentence, if it cannot be had, or must not be sent
     */
    Optional<String> authorization() throws IOException;

    /** Of a user (RFC 7617). */
    static Credentials of(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return () -> Optional.of("Basic " + pair);
    }
}
