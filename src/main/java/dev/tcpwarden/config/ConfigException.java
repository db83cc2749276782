package dev.tcpwarden.config;

/** A value that is not allowed. The message names the flag or variable, the value, and what is allowed. */
public final class ConfigException extends RuntimeException {

    ConfigException(String source, String value, String allowed) {
        super(source + "=\"" + value + "\" is not allowed; allowed: " + allowed);
    }
}
