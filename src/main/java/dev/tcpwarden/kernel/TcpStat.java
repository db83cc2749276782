package dev.tcpwarden.kernel;

/** A figure that the network stack keeps of itself, or a limit that it keeps to. */
public enum TcpStat {
    /**
     * How often a connection was turned away because the queue of its listener was full, since the network namespace began. One
     * client that tries again counts again.
     */
    LISTEN_OVERFLOWS,
    /** How often a listener turned a connection away for any reason, overflows included, since the network namespace began. */
    LISTEN_DROPS,
    /** Bytes of memory that the TCP sockets of the whole machine hold. */
    TCP_MEMORY_BYTES,
    /** From so many bytes on the stack keeps its sockets short of memory. */
    TCP_MEMORY_PRESSURE_BYTES,
    /** Beyond so many bytes no socket gets more. */
    TCP_MEMORY_LIMIT_BYTES,
    /** Connections of the whole machine that no process holds any more and that are not in TIME_WAIT yet. */
    ORPHANED_CONNECTIONS,
    /** Beyond so many orphaned connections the stack resets them. */
    ORPHANED_CONNECTIONS_LIMIT,
    /** Beyond so many connections in TIME_WAIT, in this network namespace, the stack forgets new ones at once. */
    TIME_WAIT_LIMIT
}
