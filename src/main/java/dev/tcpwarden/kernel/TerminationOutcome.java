package dev.tcpwarden.kernel;

import java.util.Objects;

/** What an operating system answered when it was asked to terminate a connection. */
public sealed interface TerminationOutcome {

    /** The system accepted the request. */
    record Terminated() implements TerminationOutcome {}

    /** The socket no longer existed. */
    record Gone() implements TerminationOutcome {}

    /** A privilege is missing, for instance {@code CAP_NET_ADMIN}. */
    record Denied(String missing) implements TerminationOutcome {
        public Denied {
            Objects.requireNonNull(missing, "missing");
        }
    }

    /** The system cannot do it for such a socket; {@code reason} is a sentence. */
    record Unsupported(String reason) implements TerminationOutcome {
        public Unsupported {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** The request failed; {@code error} names operation and error number. */
    record Failed(String error) implements TerminationOutcome {
        public Failed {
            Objects.requireNonNull(error, "error");
        }
    }
}
