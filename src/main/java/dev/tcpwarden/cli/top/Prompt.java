package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.top.Terminator.Proposal;

/** What takes the keys instead of the table. */
sealed interface Prompt {

    /** What is typed in a line, and where the text goes. */
    enum Field {
        FILTER("Filter"),
        KEYS("Group by"),
        INTERVAL("Interval");

        private final String label;

        Field(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** A line that is typed. */
    record Line(Field field, String text) implements Prompt {}

    /** Whether these sockets are to be terminated. */
    record Confirm(String question, Proposal proposal) implements Prompt {}

    /** The help, from a line of it on. */
    record Help(int first) implements Prompt {}
}
