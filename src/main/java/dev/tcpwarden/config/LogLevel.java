package dev.tcpwarden.config;

/** Minimum level to log. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
