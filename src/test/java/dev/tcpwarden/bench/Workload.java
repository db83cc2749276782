package dev.tcpwarden.bench;

import java.util.Locale;

/**
 * What the programs are measured on.
 *
 * @param sockets held open throughout
 * @param processes that hold them, each as many as the others
 * @param churn short-lived connections a second beside them
 */
record Workload(int sockets, int processes, int churn) {

    private static final long BYTES_OF_A_SOCKET =
            12_000; // the kernel's memory for it, and that of all who read the table

    long bytesNeeded() {
        return sockets * BYTES_OF_A_SOCKET;
    }

    @Override
    public String toString() {
        String held = String.format(
                Locale.ROOT, "%,d sockets in %,d %s", sockets, processes, processes == 1 ? "process" : "processes");
        return churn == 0
                ? held
                : String.format(Locale.ROOT, "%s and %,d short-lived connections a second", held, churn);
    }
}
