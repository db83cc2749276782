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
     * @throws IOException if the system failed to report them, for another reason than a missing privilege
     */
    Owners attribute(TcpTable table, Listeners listeners) throws IOException;

    /** Takes back the column of {@linkplain Owners#retire() retired} owners, which may be reused for the next ones. */
    default void recycle(int[] column) {}

    /**
     * A running process, whether it owns a socket or not; nothing if it has exited, or if this lookup cannot find a process by
     * only its identity.
     */
    default Optional<ProcessInfo> describe(ProcessIdentity process) {
        return Optional.empty();
    }

    /** Whether that process, by pid and start time, still runs; true unless it is known to have exited. */
    boolean isRunning(ProcessIdentity process);

    /** How it finds them, in a word, as the JMX attribute shows it: {@code procfs}. */
    String name();
}
