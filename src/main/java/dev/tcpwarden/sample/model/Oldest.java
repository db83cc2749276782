package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.socket.TcpState;
import java.time.Duration;
import java.util.List;

/** How long the oldest of some sockets has been in its state, by state, for those in which a socket should not stay. Immutable. */
public final class Oldest {

    /** The states that are reported. */
    public static final List<TcpState> STATES =
            List.of(TcpState.ESTABLISHED, TcpState.CLOSE_WAIT, TcpState.SYN_SENT, TcpState.FIN_WAIT2);

    public static final Oldest NONE = new Oldest(new int[TcpState.COUNT]);

    private final int[] tenths;

    /** @param tenths by state, in the unit of {@link Ages}; not copied */
    public Oldest(int[] tenths) {
        this.tenths = tenths;
    }

    /** Zero where no socket is in that state. */
    public Duration get(TcpState state) {
        return Ages.duration(tenths[state.ordinal()]);
    }

    Oldest or(Oldest other) {
        int[] most = new int[TcpState.COUNT];
        for (int state = 0; state < most.length; state++) {
            most[state] = Math.max(tenths[state], other.tenths[state]);
        }
        return new Oldest(most);
    }
}
