package dev.tcpwarden.terminate;

import java.util.Locale;

/** Who asked for a termination. */
public enum Via {
    CLI,
    JMX;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }
}
