package dev.tcpwarden.process;

import java.util.List;
import java.util.Locale;

/** How the owner of a socket is known. */
public enum Evidence {
    /** The process holds it open, or the listener in whose queue it waits. */
    HELD,
    /** No process holds it any more; the one that did when it was last looked at. */
    HISTORY,
    /** No process holds it any more, and none was seen to; the one that listens on its local address and port. */
    LISTENER;

    public static final List<Evidence> ALL = List.of(values());

    /** Those by which an owner is inferred rather than seen. */
    public static final List<Evidence> INFERRED = List.of(HISTORY, LISTENER);

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in metrics and tables: {@code history}. */
    public String label() {
        return label;
    }

    /** Whether the owner is inferred rather than seen. */
    public boolean isInferred() {
        return this != HELD;
    }
}
