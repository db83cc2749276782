package dev.tcpwarden.sample.model;

import dev.tcpwarden.sample.model.SocketCounts.ByDirection;
import java.util.Objects;

/**
 * What connections did over a time. Sums that only grow, but for counters over a short time, which can take back a little that was
 * counted too much: see {@link dev.tcpwarden.sample.ledger.MonotonicCarry}. Immutable.
 *
 * @param opened connections that appeared
 * @param closed connections that disappeared
 * @param shortLived those that opened and closed between two samples; they are among the opened and the closed too
 * @param aborted those that closed before the peer had acknowledged their FIN: reset, timed out or terminated
 * @param connects attempts to connect that ended; none where the system does not report them
 * @param traffic what they sent and received
 */
public record ConnectionTotals(
        ByDirection opened,
        ByDirection closed,
        long shortLived,
        long aborted,
        ConnectCounts connects,
        CounterTotals traffic) {

    public static final ConnectionTotals ZERO =
            new ConnectionTotals(ByDirection.ZERO, ByDirection.ZERO, 0, 0, ConnectCounts.ZERO, CounterTotals.ZERO);

    public ConnectionTotals {
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(closed, "closed");
        Objects.requireNonNull(connects, "connects");
        Objects.requireNonNull(traffic, "traffic");
    }

    public ConnectionTotals with(CounterTotals otherTraffic) {
        return new ConnectionTotals(opened, closed, shortLived, aborted, connects, otherTraffic);
    }

    public ConnectionTotals plus(ConnectionTotals other) {
        return new ConnectionTotals(
                opened.plus(other.opened),
                closed.plus(other.closed),
                shortLived + other.shortLived,
                aborted + other.aborted,
                connects.plus(other.connects),
                traffic.plus(other.traffic));
    }
}
