package dev.tcpwarden.terminate;

import java.util.Objects;
import java.util.Optional;

/**
 * Who requests a termination, as far as that is known; for the audit.
 *
 * @param via the way it came
 * @param name a user or principal, or a rule
 * @param address of the client
 * @param reason a sentence of the rule
 */
public record Requester(Via via, Optional<String> name, Optional<String> address, Optional<String> reason) {

    public Requester {
        Objects.requireNonNull(via, "via");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(reason, "reason");
    }

    /** A person, or a program of theirs. */
    public Requester(Via via, Optional<String> name, Optional<String> address) {
        this(via, name, address, Optional.empty());
    }

    public static Requester rule(String name, String reason) {
        return new Requester(Via.RULE, Optional.of(name), Optional.empty(), Optional.of(reason));
    }
}
