package dev.tcpwarden.kernel;

/** A counter, gauge or limit of the network stack. */
public enum TcpStat {
    /**
     * How often a connection was refused because its listener's backlog was full, since the network namespace was created. One
     * client that tries again counts again.
     */
    LISTEN_OVERFLOWS,
    /** How often a listener refused a connection for any reason, overflows included, since the network namespace was created. */
    LISTEN_DROPS,
    /** Bytes of memory that the TCP sockets of the whole machine hold. */
    TCP_MEMORY_BYTES,
    /** The pressure mark of tcp_mem: above it the stack shrinks the windows of its sockets. */
    TCP_MEMORY_PRESSURE_BYTES,
    /** The limit of tcp_mem: above it no socket gets more memory. */
    TCP_MEMORY_LIMIT_BYTES,
    /** Connections of the whole machine that no process holds any more, not yet in TIME_WAIT. */
    ORPHANED_CONNECTIONS,
    /** tcp_max_orphans: the stack resets orphaned connections beyond it. */
    ORPHANED_CONNECTIONS_LIMIT,
    /** tcp_max_tw_buckets of this network namespace: beyond it the stack destroys new TIME_WAIT sockets at once. */
    TIME_WAIT_LIMIT
}
