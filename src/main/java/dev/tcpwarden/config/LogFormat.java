package dev.tcpwarden.config;

/** How a message is written: a line for people, or a JSON object a line. */
public enum LogFormat {
    TEXT,
    JSON
}
