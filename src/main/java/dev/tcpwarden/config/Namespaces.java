package dev.tcpwarden.config;

/** Which network namespaces are read. */
public enum Namespaces {
    /** Those of the whole host. */
    ALL,
    /** That of this process. */
    OWN
}
