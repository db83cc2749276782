package dev.tcpwarden.socket;

import java.util.Set;

/** What some systems report of their sockets and others do not; see {@link TcpTable#has}. */
public enum TableField {
    /** The user that created the socket. */
    UID,
    /** The socket's inode number. */
    INODE,
    /** What waits in its queues, and how much of a listener's backlog is in use. */
    QUEUES,
    /** What is measured of its connections; a table says for each {@link Measure} of a row whether it is known. */
    TCP_INFO;

    public static final Set<TableField> ALL = Set.of(values());
    public static final Set<TableField> NONE = Set.of();
}
