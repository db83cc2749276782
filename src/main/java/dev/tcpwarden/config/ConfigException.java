package dev.tcpwarden.config;

/** A value that is not allowed, at all or on this system. The message names the flag or variable, the value, and what is allowed. */
public final class ConfigException extends RuntimeException {

    public ConfigException(String sentence) {
        super(sentence);
    }

    ConfigException(String source, String value, String allowed) {
        super(source + "=\"" + value + "\" is not allowed; allowed: " + allowed);
    }
}
