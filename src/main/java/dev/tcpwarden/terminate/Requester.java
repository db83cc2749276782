package dev.tcpwarden.terminate;

import java.util.Objects;
import java.util.Optional;

/**
 * Who requests a termination, as far as that is known; for the audit.
 *
 * @param name a user or principal
 * @param address of the client
 */
public record Requester(Optional<String> name, Optional<String> address) {

    public Requester {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
    }
}
