package dev.tcpwarden.publish.web.access;

import java.util.Optional;

/** A request that is not let through; the message is a sentence for its sender. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    @SuppressWarnings("serial") // never serialized
    private final Optional<Denial> reason;

    private Refusal(int status, Optional<Denial> reason, String message) {
        super(message, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    static Refusal of(int status, Denial reason, String message) {
        return new Refusal(status, Optional.of(reason), message);
    }

    /** Of a request that is wrong for any caller. */
    static Refusal malformed(int status, String message) {
        return new Refusal(status, Optional.empty(), message);
    }

    public int status() {
        return status;
    }

    Optional<Denial> reason() {
        return reason;
    }
}
