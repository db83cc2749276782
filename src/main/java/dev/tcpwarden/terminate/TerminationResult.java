package dev.tcpwarden.terminate;

import java.util.Locale;
import java.util.Objects;

/**
 * The result of an attempt to terminate a connection.
 *
 * @param detail the rest of the sentence: the rule, the missing privilege, the reason, the error
 */
public record TerminationResult(Outcome outcome, String detail) {

    public TerminationResult {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
    }

    /** The words that answers begin with and that the counter's label {@code result} takes. */
    public enum Outcome {
        /** It existed, and is gone. */
        TERMINATED,
        /** It did not exist, or closed before it could be terminated. */
        NOT_FOUND,
        /** The policy forbids it. */
        REFUSED,
        /** A privilege is missing. */
        DENIED,
        /** The operating system cannot do it. */
        UNSUPPORTED,
        /** The operating system failed, or the socket still exists. */
        FAILED;

        private final String label = name().toLowerCase(Locale.ROOT);

        public String label() {
            return label;
        }
    }

    /** One line that begins with the outcome's word: {@code refused: "sshd" is protected by --terminate.protect}. */
    @Override
    public String toString() {
        return outcome.label() + ": " + detail;
    }
}
