package dev.tcpwarden.terminate;

/** How an attempt to end a connection went. */
public record TerminationResult(Outcome outcome, String detail) {

    /** The words that answers begin with and that the counter's label {@code result} takes. */
    public enum Outcome {
        TERMINATED,
        NOT_FOUND,
        REFUSED,
        DENIED,
        UNSUPPORTED,
        FAILED;

        private final String label = name().toLowerCase(java.util.Locale.ROOT);

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
