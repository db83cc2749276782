package dev.tcpwarden.process;

import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;

/** Finds the process behind each socket. Not safe for use by several threads at once. */
public interface OwnerLookup {

    /** Owners for every row of {@code table}, which was read just before; {@code listeners} are that table's. */
    Owners attribute(TcpTable table, Listeners listeners);

    /** Takes back owners that nobody will read any more; their memory may serve for the next ones. */
    default void recycle(Owners owners) {}

    /** Whether that very process, by pid and start time, still runs. */
    boolean isRunning(ProcessIdentity process);

    /** How it finds them, in a word, as the JMX attribute shows it: {@code procfs}. */
    String name();
}
