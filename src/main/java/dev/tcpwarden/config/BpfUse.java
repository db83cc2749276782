package dev.tcpwarden.config;

/** Whether BPF reads the TCP table, its owners and destroyed connections. */
public enum BpfUse {
    /** Where this host allows it; else sock_diag and procfs. */
    AUTO,
    /** Where it does not work, the agent does not start. */
    REQUIRE,
    OFF
}
