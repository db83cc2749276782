package dev.tcpwarden.process;

import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
import java.io.IOException;
import java.util.Optional;

/** Finds the process behind each socket. Not safe for use by several threads at once. */
public interface OwnerLookup {

    /**
     * Owners for every row of {@code table}, which was read just before; {@code listeners} are that table's.
     *
     * @throws IOException if the system failed to tell of them, for another reason than a missing right
     */
    Owners attribute(TcpTable table, Listeners listeners) throws IOException;

    /** Takes back the column of {@linkplain Owners#retire() retired} owners, which may serve for the next ones. */
    default void recycle(int[] column) {}

    /**
     * A process that runs, whether it owns a socket or not; nothing if it has ended, or if this lookup cannot tell of a process by
     * its identity alone.
     */
    default Optional<ProcessInfo> describe(ProcessIdentity process) {
        return Optional.empty();
    }

    /** Whether that very process, by pid and start time, still runs; true as long as nothing tells that it has ended. */
    boolean isRunning(ProcessIdentity process);

    /** How it finds them, in a word, as the JMX attribute shows it: {@code procfs}. */
    String name();
}
