package dev.tcpwarden.config;

/** How the owners of sockets are found. */
public enum OwnerSource {
    /** By BPF where this host allows it, else by procfs. */
    AUTO,
    /** By a BPF iterator over open files. */
    BPF,
    /** By a walk through the folders of open files in procfs. */
    PROCFS
}
