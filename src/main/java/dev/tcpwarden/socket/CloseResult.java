package dev.tcpwarden.socket;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a connection ended, as its own side's kernel knows it. */
public enum CloseResult {
    /** In order, by a FIN of each side. */
    CLOSED,

    /** This side sent a reset: it closed with data unread, or with SO_LINGER 0, or gave up an attempt to connect. */
    RESET,
    RESET_BY_PEER,

    /** The peer did not answer any more. */
    TIMED_OUT,
    REFUSED,
    HOST_UNREACHABLE,
    NET_UNREACHABLE,

    /** By SOCK_DESTROY, or another act of an administrator. */
    TERMINATED,

    /** The system does not report it, or it was not noted. */
    UNKNOWN;

    public static final List<CloseResult> ALL = List.of(values());

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The result with that {@link #label()}, or nothing. */
    public static Optional<CloseResult> ofLabel(String label) {
        return ALL.stream().filter(result -> result.label.equals(label)).findFirst();
    }

    /** The name in the log: {@code timed_out}. */
    public String label() {
        return label;
    }
}
