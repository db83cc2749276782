package dev.tcpwarden.process;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;

/** Finds the process behind each socket. Not safe for use by several threads at once. */
public interface OwnerLookup {

    /**
     * Owners for every row of {@code table}, which was read just before; {@code listeners} are that table's.
     *
     * @throws KernelException if no owner could be looked up; that is not to be taken for sockets without owners
     */
    Owners attribute(TcpTable table, Listeners listeners) throws KernelException;

    /** Takes back owners that nobody will read any more; their memory may serve for the next ones. */
    default void recycle(Owners owners) {}

    /** Whether that very process, by pid and start time, still runs. */
    boolean isRunning(ProcessIdentity process);

    /** How it finds them, in a word, as the JMX attribute shows it: {@code procfs}. */
    String name();
}
