package dev.tcpwarden.socket;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a TCP socket: RFC 9293 §3.3.2, with Linux's numbers (include/net/tcp_states.h), which start at 1 in this order.
 *
 * <p>Arrays "by state" have {@link #COUNT} elements, indexed by {@link #ordinal()}.
 */
public enum TcpState {
    ESTABLISHED,
    SYN_SENT,
    SYN_RECV,
    FIN_WAIT1,
    FIN_WAIT2,
    TIME_WAIT,
    CLOSE,
    CLOSE_WAIT,
    LAST_ACK,
    LISTEN,
    CLOSING;

    public static final List<TcpState> ALL = List.of(values());
    public static final int COUNT = ALL.size();

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in metrics, tables and filters: {@code close_wait}. */
    public String label() {
        return label;
    }

    /**
     * True for a socket that is, or tries to be, one end of a connection held by a program: neither a listener, nor a request that
     * its listener has not completed, nor what the kernel keeps of a closed connection.
     */
    public boolean isConnection() {
        return this != LISTEN && this != SYN_RECV && this != TIME_WAIT && this != CLOSE;
    }

    /** True where the peer's FIN has arrived and the socket still exists. */
    public boolean hasPeerClosed() {
        return this == CLOSE_WAIT || this == LAST_ACK || this == CLOSING;
    }

    /** The state with that {@link #label()}, or nothing. */
    public static Optional<TcpState> ofLabel(String label) {
        return ALL.stream().filter(state -> state.label.equals(label)).findFirst();
    }

    /** All labels in the order of the states, for messages that say what is allowed. */
    public static Stream<String> labels() {
        return ALL.stream().map(TcpState::label);
    }
}
