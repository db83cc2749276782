package dev.tcpwarden.socket;

import java.util.Objects;
import java.util.Set;

/**
 * One row of the TCP table.
 *
 * @param inode the socket's inode number, 0 where no program holds it (TIME_WAIT, SYN_RECV, not yet accepted, orphaned)
 * @param uid the numeric user id of the socket's creator
 * @param receiveQueue bytes received and not yet read; for a listener: connections that wait to be accepted
 * @param sendQueue bytes sent and not yet acknowledged, or not yet sent; for a listener: how many connections may wait
 * @param measures what is measured of the connection
 * @param details which of the preceding numbers the system reports; the others mean nothing
 */
public record TcpSocket(
        SocketId id,
        TcpState state,
        long inode,
        long uid,
        long receiveQueue,
        long sendQueue,
        MeasureValues measures,
        Set<TableField> details) {

    public TcpSocket {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(measures, "measures");
        details = Set.copyOf(details);
    }

    /** A row of a system that reports everything. */
    public TcpSocket(
            SocketId id,
            TcpState state,
            long inode,
            long uid,
            long receiveQueue,
            long sendQueue,
            MeasureValues measures) {
        this(id, state, inode, uid, receiveQueue, sendQueue, measures, TableField.ALL);
    }

    /** The same socket under another identity. */
    public TcpSocket withId(SocketId other) {
        return new TcpSocket(other, state, inode, uid, receiveQueue, sendQueue, measures, details);
    }

    /** See {@link TcpTable#has}. */
    public boolean has(TableField detail) {
        return details.contains(detail);
    }

    /** Whether the user is known; of a socket that no program holds Linux says 0, which is root and not true. */
    public boolean hasUid() {
        return has(TableField.UID) && (inode != 0 || !has(TableField.INODE));
    }

    /** Whether it has an inode, and the system reports it. */
    public boolean hasInode() {
        return has(TableField.INODE) && inode != 0;
    }
}
