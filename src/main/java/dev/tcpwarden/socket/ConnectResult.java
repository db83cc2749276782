package dev.tcpwarden.socket;

import java.util.List;
import java.util.Locale;

/** How an attempt to connect ended. */
public enum ConnectResult {
    ESTABLISHED,

    /** The peer reset it: mostly there is no listener. */
    REFUSED,

    /** The peer reset it after it had sent a SYN of its own. */
    RESET,

    /** The peer did not answer. */
    TIMED_OUT,
    HOST_UNREACHABLE,
    NET_UNREACHABLE,

    /** The program closed it, or exited, before there was an answer. */
    ABORTED,

    /** Another error: no free local port, terminated by an administrator. */
    OTHER;

    public static final List<ConnectResult> ALL = List.of(values());

    /** All but {@link #ESTABLISHED}. */
    public static final List<ConnectResult> FAILURES = ALL.subList(1, ALL.size());

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in metrics and tables: {@code timed_out}. */
    public String label() {
        return label;
    }
}
