package dev.tcpwarden.terminate;

import java.util.Locale;

/** The way a request for a termination came. */
public enum Via {
    CLI,
    JMX,
    API,
    /** A rule, by whose name it came. */
    RULE;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }
}
