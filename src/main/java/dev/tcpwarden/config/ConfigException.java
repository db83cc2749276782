package dev.tcpwarden.config;

import dev.tcpwarden.process.Printable;

/** A value that is not allowed. The message is one line that names the flag or variable, the value, and what is allowed. */
public final class ConfigException extends RuntimeException {

    ConfigException(String source, String value, String allowed) {
        super(source + "=" + Printable.escape(value) + " is not allowed; allowed: " + allowed);
    }
}
