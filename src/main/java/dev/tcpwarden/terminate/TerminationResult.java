package dev.tcpwarden.terminate;

import java.util.Locale;
import java.util.Objects;

/**
 * How an attempt to end a connection went.
 *
 * @param detail the rest of the sentence: the rule, the missing right, the reason, the error
 */
public record TerminationResult(Outcome outcome, String detail) {

    public TerminationResult {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
    }

    /** The words that answers begin with and that the counter's label {@code result} takes. */
    public enum Outcome {
        /** It was there, and it is there no more. */
        TERMINATED,
        /** It was not there, or went before it could be ended. */
        NOT_FOUND,
        /** The policy forbids it. */
        REFUSED,
        /** A right is missing. */
        DENIED,
        /** The operating system cannot do it. */
        UNSUPPORTED,
        /** The operating system failed, or the socket is still there. */
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
