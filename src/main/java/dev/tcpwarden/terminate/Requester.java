package dev.tcpwarden.terminate;

import java.util.Objects;
import java.util.Optional;

/**
 * Who requests a termination, as far as that is known; for the audit.
 *
 * @param via the way it came
 * @param name a user or principal
 * @param address of the client
 */
public record Requester(Via via, Optional<String> name, Optional<String> address) {

    public Requester {
        Objects.requireNonNull(via, "via");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
    }
}
