package dev.tcpwarden.sample;

import dev.tcpwarden.sample.SocketCounts.ByDirection;
import java.util.Objects;

/**
 * What connections did over a time. Sums that only grow, but for the received bytes of a short time, which can take back some that
 * were counted too many: see {@link Settled}. Immutable.
 *
 * @param opened connections that appeared
 * @param closed connections that vanished
 * @param shortLived those that came and went between two samples; they are among the opened and the closed too
 * @param aborted those that died without the end of their own stream being acknowledged: reset, timed out, or ended by force
 * @param sentBytes see {@link dev.tcpwarden.socket.TcpInfo#sentBytes()}
 * @param receivedBytes see {@link dev.tcpwarden.socket.TcpInfo#receivedBytes()}
 * @param sentSegments see {@link dev.tcpwarden.socket.TcpInfo#sentSegments()}
 * @param retransmittedSegments see {@link dev.tcpwarden.socket.TcpInfo#retransmittedSegments()}
 */
public record Flow(
        ByDirection opened,
        ByDirection closed,
        long shortLived,
        long aborted,
        long sentBytes,
        long receivedBytes,
        long sentSegments,
        long retransmittedSegments) {

    public static final Flow ZERO = new Flow(ByDirection.ZERO, ByDirection.ZERO, 0, 0, 0, 0, 0, 0);

    public Flow {
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(closed, "closed");
    }

    Flow withReceivedBytes(long bytes) {
        return new Flow(opened, closed, shortLived, aborted, sentBytes, bytes, sentSegments, retransmittedSegments);
    }

    public Flow plus(Flow other) {
        return new Flow(
                opened.plus(other.opened),
                closed.plus(other.closed),
                shortLived + other.shortLived,
                aborted + other.aborted,
                sentBytes + other.sentBytes,
                receivedBytes + other.receivedBytes,
                sentSegments + other.sentSegments,
                retransmittedSegments + other.retransmittedSegments);
    }
}
