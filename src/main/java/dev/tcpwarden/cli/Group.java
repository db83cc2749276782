package dev.tcpwarden.cli;

import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.TcpInfo;
import dev.tcpwarden.socket.TcpInfoColumns;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that have the same values of some {@link GroupKey}s, added up. Of what the system does not tell of every socket, the sums
 * are over those of which it does, and {@link TcpInfo#UNKNOWN} where it tells of none.
 */
final class Group {

    private final List<@Nullable Object> values;
    private int count;
    private long receiveQueue = TcpInfo.UNKNOWN;
    private long sendQueue = TcpInfo.UNKNOWN;
    private long sentBytes = TcpInfo.UNKNOWN;
    private long receivedBytes = TcpInfo.UNKNOWN;
    private long retransmits = TcpInfo.UNKNOWN;
    private long stalled = TcpInfo.UNKNOWN;
    private long[] rtts = new long[4];
    private int rttCount;

    Group(List<@Nullable Object> values) {
        this.values = values;
    }

    void add(TcpTable table, int row) {
        count++;
        if (table.has(Detail.QUEUES)
                && table.state(row) != TcpState.LISTEN) { // whose queues count connections, not bytes
            receiveQueue = sum(receiveQueue, table.receiveQueue(row));
            sendQueue = sum(sendQueue, table.sendQueue(row));
        }
        TcpInfoColumns info = table.info();
        sentBytes = sum(sentBytes, info.sentBytes(row));
        receivedBytes = sum(receivedBytes, info.receivedBytes(row));
        retransmits = sum(retransmits, info.retransmittedSegments(row));
        if (info.isKnown(row)) {
            stalled = sum(stalled, info.isStalled(row) ? 1 : 0);
        }
        addRtt(info.rttMicros(row));
    }

    private static long sum(long known, long more) {
        if (more == TcpInfo.UNKNOWN) {
            return known;
        }
        return known == TcpInfo.UNKNOWN ? more : known + more;
    }

    private void addRtt(long micros) {
        if (micros == TcpInfo.UNKNOWN) {
            return;
        }
        if (rttCount == rtts.length) {
            rtts = Arrays.copyOf(rtts, rttCount * 2);
        }
        rtts[rttCount++] = micros;
    }

    /** To be called when all are added. */
    void sortRtts() {
        Arrays.sort(rtts, 0, rttCount);
    }

    /** The values that its sockets share, in the order of the keys. */
    List<@Nullable Object> values() {
        return values;
    }

    int count() {
        return count;
    }

    /** Bytes to be read; listeners left out. */
    long receiveQueue() {
        return receiveQueue;
    }

    /** Bytes to be sent or acknowledged; listeners left out. */
    long sendQueue() {
        return sendQueue;
    }

    long sentBytes() {
        return sentBytes;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    long retransmits() {
        return retransmits;
    }

    /** How many are stalled. */
    long stalled() {
        return stalled;
    }

    /** Microseconds; of an even number the lower one of the two in the middle. */
    long medianRtt() {
        return rttCount == 0 ? TcpInfo.UNKNOWN : rtts[(rttCount - 1) / 2];
    }

    /** Microseconds. */
    long longestRtt() {
        return rttCount == 0 ? TcpInfo.UNKNOWN : rtts[rttCount - 1];
    }
}
