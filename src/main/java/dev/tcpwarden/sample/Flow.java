package dev.tcpwarden.sample;

import dev.tcpwarden.sample.SocketCounts.ByDirection;
import java.util.Objects;

/**
 * What connections did over a time. Sums that only grow, but for counters over a short time, which can take back a little that was
 * counted too much: see {@link Settled}. Immutable.
 *
 * @param opened connections that appeared
 * @param closed connections that vanished
 * @param shortLived those that came and went between two samples; they are among the opened and the closed too
 * @param aborted those that died without the end of their own stream being acknowledged: reset, timed out, or ended by force
 * @param traffic what they sent and received
 */
public record Flow(ByDirection opened, ByDirection closed, long shortLived, long aborted, CounterTotals traffic) {

    public static final Flow ZERO = new Flow(ByDirection.ZERO, ByDirection.ZERO, 0, 0, CounterTotals.ZERO);

    public Flow {
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(closed, "closed");
        Objects.requireNonNull(traffic, "traffic");
    }

    Flow with(CounterTotals otherTraffic) {
        return new Flow(opened, closed, shortLived, aborted, otherTraffic);
    }

    public Flow plus(Flow other) {
        return new Flow(
                opened.plus(other.opened),
                closed.plus(other.closed),
                shortLived + other.shortLived,
                aborted + other.aborted,
                traffic.plus(other.traffic));
    }
}
