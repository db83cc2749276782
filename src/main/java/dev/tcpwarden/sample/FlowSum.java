package dev.tcpwarden.sample;

import dev.tcpwarden.sample.SocketCounts.ByDirection;
import dev.tcpwarden.socket.TcpInfo;
import dev.tcpwarden.socket.TcpInfoColumns;

/** Adds up a {@link Flow}. */
final class FlowSum {

    private static final long UNSIGNED_INT = 0xffff_ffffL;

    private long openedInbound;
    private long openedOutbound;
    private long closedInbound;
    private long closedOutbound;
    private long shortLived;
    private long aborted;
    private long sentBytes;
    private long receivedBytes;
    private long sentSegments;
    private long retransmittedSegments;

    void opened(boolean inbound) {
        if (inbound) {
            openedInbound++;
        } else {
            openedOutbound++;
        }
    }

    void closed(boolean inbound) {
        if (inbound) {
            closedInbound++;
        } else {
            closedOutbound++;
        }
    }

    void shortLived() {
        shortLived++;
    }

    void aborted() {
        aborted++;
    }

    /** What a connection sent and received since {@code before}. */
    void traffic(TcpInfo before, TcpInfo now) {
        bytes(before.sentBytes(), before.receivedBytes(), now.sentBytes(), now.receivedBytes());
        segments(
                before.sentSegments(), before.retransmittedSegments(), now.sentSegments(), now.retransmittedSegments());
    }

    /** The same by rows of columns; {@code old} is {@link Continuity#NONE} for a connection that is new. */
    void traffic(TcpInfoColumns before, int old, TcpInfoColumns now, int row) {
        if (old == Continuity.NONE) {
            bytes(0, 0, now.sentBytes(row), now.receivedBytes(row));
            segments(0, 0, now.sentSegments(row), now.retransmittedSegments(row));
        } else {
            bytes(before.sentBytes(old), before.receivedBytes(old), now.sentBytes(row), now.receivedBytes(row));
            segments(
                    before.sentSegments(old),
                    before.retransmittedSegments(old),
                    now.sentSegments(row),
                    now.retransmittedSegments(row));
        }
    }

    /**
     * What is not known now counts nothing; what was not known before was nothing. The kernel reads a socket's state a moment
     * before its numbers, so that a FIN which came between the two was counted as a received byte, and is taken back here.
     */
    private void bytes(long sentBefore, long receivedBefore, long sent, long received) {
        if (sent != TcpInfo.UNKNOWN) {
            sentBytes += Math.max(0, sent - Math.max(0, sentBefore));
            receivedBytes += Math.max(-1, received - Math.max(0, receivedBefore));
        }
    }

    private void segments(long sentBefore, long retransmittedBefore, long sent, long retransmitted) {
        if (sent != TcpInfo.UNKNOWN) {
            sentSegments += grown(sentBefore, sent);
        }
        if (retransmitted != TcpInfo.UNKNOWN) {
            retransmittedSegments += grown(retransmittedBefore, retransmitted);
        }
    }

    /** The kernel's counter has 32 bits and starts again at zero. */
    private static long grown(long before, long now) {
        return (now - Math.max(0, before)) & UNSIGNED_INT;
    }

    Flow total() {
        return new Flow(
                new ByDirection(openedInbound, openedOutbound),
                new ByDirection(closedInbound, closedOutbound),
                shortLived,
                aborted,
                sentBytes,
                receivedBytes,
                sentSegments,
                retransmittedSegments);
    }
}
