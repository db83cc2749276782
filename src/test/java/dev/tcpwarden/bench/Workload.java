package dev.tcpwarden.bench;

import java.util.Locale;

/**
 * What the programs are measured on.
 *
 * @param sockets held open throughout
 * @param processes that hold them
 * @param churn short-lived connections a second beside them
 */
record Workload(int sockets, int processes, int churn, Placement placement) {

    private static final long BYTES_OF_A_SOCKET =
            12_000; // the kernel's memory for it, and that of all who read the table

    /** Where the sockets are. */
    enum Placement {
        /** Each process holds as many as the others. */
        OWN("in"),
        /** So it does, in a network namespace of its own. */
        NAMESPACES("in a network namespace for each of"),
        /** Every process holds all of them, as the workers of a server that forks first do. */
        SHARED("shared by");

        private final String words;

        Placement(String words) {
            this.words = words;
        }

        /** What {@code src/test/c/hold.c} calls it. */
        String argument() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Workload(int sockets, int processes, int churn) {
        this(sockets, processes, churn, Placement.OWN);
    }

    long bytesNeeded() {
        return sockets * BYTES_OF_A_SOCKET;
    }

    @Override
    public String toString() {
        String held = String.format(
                Locale.ROOT,
                "%,d sockets %s %,d %s",
                sockets,
                placement.words,
                processes,
                processes == 1 ? "process" : "processes");
        return churn == 0
                ? held
                : String.format(Locale.ROOT, "%s and %,d short-lived connections a second", held, churn);
    }
}
