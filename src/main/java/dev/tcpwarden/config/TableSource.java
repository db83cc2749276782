package dev.tcpwarden.config;

/** Which system's way the TCP table is read. */
public enum TableSource {
    /** The way of the system that this runs on. */
    AUTO,
    LINUX,
    WINDOWS,
    /** By OSHI: only read. */
    PORTABLE
}
