package dev.tcpwarden.socket;

import java.util.Locale;

/** Which side opened a connection: {@code INBOUND} where this host listens on its local address and port, else {@code OUTBOUND}. */
public enum Direction {
    INBOUND,
    OUTBOUND;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in metrics, tables and filters: {@code inbound}. */
    public String label() {
        return label;
    }
}
