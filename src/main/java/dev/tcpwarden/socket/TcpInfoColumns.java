package dev.tcpwarden.socket;

import java.util.Arrays;

/**
 * {@link TcpInfo} of the rows of a table, in columns. Numbers are {@link TcpInfo#UNKNOWN} where the kernel did not tell, which it
 * does of no listener, no request and no TIME_WAIT.
 */
public final class TcpInfoColumns {

    // bits of a row: what is known of it
    private static final byte BYTES = 1;
    private static final byte SEGMENTS = 2;
    private static final byte RETRANSMITS = 4;
    private static final byte RTT = 8;
    private static final byte IDLE = 16;
    private static final byte STALLED = 32;

    private byte[] known;
    private long[] sentBytes;
    private long[] receivedBytes;
    private int[] sentSegments;
    private int[] retransmittedSegments;
    private int[] rttMicros;
    private int[] idleMillis;

    TcpInfoColumns(int capacity) {
        known = new byte[capacity];
        sentBytes = new long[capacity];
        receivedBytes = new long[capacity];
        sentSegments = new int[capacity];
        retransmittedSegments = new int[capacity];
        rttMicros = new int[capacity];
        idleMillis = new int[capacity];
    }

    void grow(int capacity) {
        known = Arrays.copyOf(known, capacity);
        sentBytes = Arrays.copyOf(sentBytes, capacity);
        receivedBytes = Arrays.copyOf(receivedBytes, capacity);
        sentSegments = Arrays.copyOf(sentSegments, capacity);
        retransmittedSegments = Arrays.copyOf(retransmittedSegments, capacity);
        rttMicros = Arrays.copyOf(rttMicros, capacity);
        idleMillis = Arrays.copyOf(idleMillis, capacity);
    }

    /** Nothing is known of a row until somebody sets it. */
    void clear(int row) {
        known[row] = 0;
    }

    void move(int from, int to) {
        known[to] = known[from];
        sentBytes[to] = sentBytes[from];
        receivedBytes[to] = receivedBytes[from];
        sentSegments[to] = sentSegments[from];
        retransmittedSegments[to] = retransmittedSegments[from];
        rttMicros[to] = rttMicros[from];
        idleMillis[to] = idleMillis[from];
    }

    void bytes(int row, long sent, long received) {
        sentBytes[row] = sent;
        receivedBytes[row] = received;
        known[row] |= BYTES;
    }

    void sentSegments(int row, int sent) {
        sentSegments[row] = sent;
        known[row] |= SEGMENTS;
    }

    void retransmittedSegments(int row, int retransmitted) {
        retransmittedSegments[row] = retransmitted;
        known[row] |= RETRANSMITS;
    }

    void rttMicros(int row, int micros) {
        rttMicros[row] = micros;
        known[row] |= RTT;
    }

    void idleMillis(int row, int millis) {
        idleMillis[row] = millis;
        known[row] |= IDLE;
    }

    void stalled(int row) {
        known[row] |= STALLED;
    }

    void set(int row, TcpInfo info) {
        clear(row);
        if (info.sentBytes() != TcpInfo.UNKNOWN) {
            bytes(row, info.sentBytes(), info.receivedBytes());
        }
        if (info.sentSegments() != TcpInfo.UNKNOWN) {
            sentSegments(row, (int) info.sentSegments());
        }
        if (info.retransmittedSegments() != TcpInfo.UNKNOWN) {
            retransmittedSegments(row, (int) info.retransmittedSegments());
        }
        if (info.rttMicros() != TcpInfo.UNKNOWN) {
            rttMicros(row, (int) info.rttMicros());
        }
        if (info.idleMillis() != TcpInfo.UNKNOWN) {
            idleMillis(row, (int) info.idleMillis());
        }
        if (info.stalled()) {
            stalled(row);
        }
    }

    /** A row as an object, for those that handle few. */
    public TcpInfo get(int row) {
        return !isKnown(row)
                ? TcpInfo.NONE
                : new TcpInfo(
                        sentBytes(row),
                        receivedBytes(row),
                        sentSegments(row),
                        retransmittedSegments(row),
                        rttMicros(row),
                        idleMillis(row),
                        isStalled(row));
    }

    /** Whether the kernel told anything of the row. */
    public boolean isKnown(int row) {
        return known[row] != 0;
    }

    private boolean has(int row, byte what) {
        return (known[row] & what) != 0;
    }

    /** See {@link TcpInfo#sentBytes()}. */
    public long sentBytes(int row) {
        return has(row, BYTES) ? sentBytes[row] : TcpInfo.UNKNOWN;
    }

    /** See {@link TcpInfo#receivedBytes()}. */
    public long receivedBytes(int row) {
        return has(row, BYTES) ? receivedBytes[row] : TcpInfo.UNKNOWN;
    }

    /** See {@link TcpInfo#sentSegments()}. */
    public long sentSegments(int row) {
        return has(row, SEGMENTS) ? Integer.toUnsignedLong(sentSegments[row]) : TcpInfo.UNKNOWN;
    }

    /** See {@link TcpInfo#retransmittedSegments()}. */
    public long retransmittedSegments(int row) {
        return has(row, RETRANSMITS) ? Integer.toUnsignedLong(retransmittedSegments[row]) : TcpInfo.UNKNOWN;
    }

    /** See {@link TcpInfo#rttMicros()}. */
    public long rttMicros(int row) {
        return has(row, RTT) ? Integer.toUnsignedLong(rttMicros[row]) : TcpInfo.UNKNOWN;
    }

    /** See {@link TcpInfo#idleMillis()}. */
    public long idleMillis(int row) {
        return has(row, IDLE) ? Integer.toUnsignedLong(idleMillis[row]) : TcpInfo.UNKNOWN;
    }

    /**
     * Whether its data does not get through: some is unacknowledged and nothing was heard of the peer for five seconds, or it is
     * sent again and again (in back-off), or it waits for a peer that has closed its window.
     */
    public boolean isStalled(int row) {
        return has(row, STALLED);
    }
}
