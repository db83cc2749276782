package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.TcpTable;
import java.util.BitSet;
import java.util.Optional;

/**
 * TCP sockets that the kernel destroyed, in columns: row {@code i} of every column is row {@code i} of {@link #sockets()}. A
 * connection that its own end closed in order is destroyed when its FIN is acknowledged, and may leave a TIME_WAIT, which is
 * another socket.
 *
 * <p>Among them are listeners and sockets that were never connected; both have the remote port 0 and no {@link
 * dev.tcpwarden.socket.Measure}. So has, where its past was not noted, one that was disconnected: by a close with SO_LINGER 0, or
 * after a failed connect; {@link #isWiped} distinguishes it.
 */
public final class DestroyedSockets {

    private final TcpTable sockets;
    private final ProcessColumns processes;
    private final BitSet finKnown;
    private final BitSet finReceived;
    private final BitSet wiped;
    private final byte[] acknowledgedControls;
    private final Endings endings;
    private final Optional<ConnectAttempts> attempts;
    private final long lost;

    /** Takes over the columns, which are those of the accessors and have at least as many rows as {@code sockets}. */
    public DestroyedSockets(
            TcpTable sockets,
            ProcessColumns processes,
            BitSet finKnown,
            BitSet finReceived,
            BitSet wiped,
            byte[] acknowledgedControls,
            Endings endings,
            Optional<ConnectAttempts> attempts,
            long lost) {
        this.sockets = sockets;
        this.processes = processes;
        this.finKnown = finKnown;
        this.finReceived = finReceived;
        this.wiped = wiped;
        this.acknowledgedControls = acknowledgedControls;
        this.endings = endings;
        this.attempts = attempts;
        this.lost = lost;
    }

    /** What they were when they were destroyed: in state CLOSE, with neither user nor inode; their queues mean nothing. */
    public TcpTable sockets() {
        return sockets;
    }

    /** Who connected it, or who closed it after it was accepted. */
    public ProcessColumns processes() {
        return processes;
    }

    /** Whether it is known if the peer sent a FIN; if not known, and it did, the received bytes are one too many: that FIN. */
    public boolean isFinKnown(int row) {
        return finKnown.get(row);
    }

    /** Whether the peer is known to have sent a FIN before this socket was destroyed; the received bytes do not include it. */
    public boolean isFinReceived(int row) {
        return finReceived.get(row);
    }

    /** Whether it was a connection, or tried to become one, of which only the local port is known. */
    public boolean isWiped(int row) {
        return wiped.get(row);
    }

    /**
     * How many of the socket's own SYN and FIN the peer acknowledged, after all of its data: 2 for one that connected and 1 for one
     * that was accepted mean that it closed its stream and that all of it arrived; less is an abort.
     */
    public int acknowledgedControls(int row) {
        return acknowledgedControls[row];
    }

    /** How and when each ended. */
    public Endings endings() {
        return endings;
    }

    /** The attempts to connect that ended in the same time, established or not; nothing where the system does not report them. */
    public Optional<ConnectAttempts> attempts() {
        return attempts;
    }

    /** How many events were lost since the start, or lack the recorded history: a sum that only grows. */
    public long lost() {
        return lost;
    }
}
