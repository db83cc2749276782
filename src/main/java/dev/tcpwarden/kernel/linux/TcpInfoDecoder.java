package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;

/**
 * Reads {@code struct tcp_info} (include/uapi/linux/tcp.h) into the last row of a table. Each kernel's is as long as its own
 * knowledge: a field that lies beyond the end is not known, and what is appended later is not read.
 */
final class TcpInfoDecoder {

    // byte offsets
    private static final int STATE = 0; // u8, read a moment before the socket is locked for the rest
    private static final int PROBES = 3; // u8
    private static final int BACKOFF = 4; // u8
    private static final int UNACKED = 24; // u32, segments
    private static final int LAST_DATA_SENT = 44; // u32, milliseconds ago
    private static final int LAST_DATA_RECV = 52; // u32, milliseconds ago
    private static final int LAST_ACK_RECV = 56; // u32, milliseconds ago
    private static final int PMTU = 60; // u32, bytes
    static final int TOTAL_RETRANS = 100; // u32, segments
    static final int BYTES_ACKED = 120; // u64, Linux 4.1
    static final int BYTES_RECEIVED = 128; // u64
    private static final int NOTSENT_BYTES = 144; // u32, Linux 4.6
    static final int BYTES_SENT = 200; // u64, Linux 4.19
    private static final int BYTES_RETRANS = 208; // u64
    private static final int SND_WND = 228; // u32, Linux 5.4

    private static final int LEAST_BYTES = 72; // Linux 2.6.12
    private static final int SILENT_MILLIS = 5_000;
    private static final long NEVER = -1;

    /** @param absent the value that stands for none yet */
    private record Field(Measure measure, int offset, int bytes, long absent) {}

    /** The measures that are fields of the struct. */
    private static final Field[] FIELDS = {
        new Field(Measure.RTT, 68, Integer.BYTES, 0),
        new Field(Measure.RETRANSMITTED_SEGMENTS, TOTAL_RETRANS, Integer.BYTES, NEVER),
        new Field(Measure.SENT_SEGMENTS, 136, Integer.BYTES, NEVER), // Linux 4.2
        new Field(Measure.MIN_RTT, 148, Integer.BYTES, 0xffff_ffffL), // Linux 4.6
        new Field(Measure.DELIVERY_RATE, 160, Long.BYTES, 0), // Linux 4.9
    };

    private TcpInfoDecoder() {}

    /** @param at where the struct begins in {@code buffer}; its {@code length} is 0 where the kernel sent none */
    static void decode(ByteBuffer buffer, int at, int length, TcpState state, TcpTableBuilder row) {
        if (length < LEAST_BYTES || state == TcpState.LISTEN) { // a listener's fields count its queue
            return;
        }
        for (Field field : FIELDS) {
            if (length >= field.offset + field.bytes) {
                long value = field.bytes == Long.BYTES
                        ? buffer.getLong(at + field.offset)
                        : Integer.toUnsignedLong(buffer.getInt(at + field.offset));
                if (value != field.absent) {
                    row.measure(field.measure, value);
                }
            }
        }
        if (isConnected(state)) { // of others these are milliseconds since the host booted
            int sent = buffer.getInt(at + LAST_DATA_SENT);
            int received = buffer.getInt(at + LAST_DATA_RECV);
            row.measure(Measure.IDLE, Integer.compareUnsigned(sent, received) < 0 ? sent : received);
        }
        if (length >= BYTES_RECEIVED + Long.BYTES) {
            row.measure(Measure.SENT_BYTES, sentBytes(buffer, at, length));
            row.measure(Measure.RECEIVED_BYTES, receivedBytes(buffer, at, state));
        }
        row.measure(Measure.STALLED, isStalled(buffer, at, length, state) ? 1 : 0);
    }

    /** The kernel counts a SYN and a FIN as one acknowledged byte each, but not among the bytes that it sent. */
    private static long sentBytes(ByteBuffer buffer, int at, int length) {
        long acknowledged = buffer.getLong(at + BYTES_ACKED);
        return length < BYTES_RETRANS + Long.BYTES ? acknowledged : Math.min(acknowledged, uniqueSentBytes(buffer, at));
    }

    /**
     * How many of a socket's own SYN and FIN were acknowledged, after all of its data; 0 where the kernel sent too short a struct.
     */
    static int acknowledgedControls(ByteBuffer buffer, int at, int length) {
        return length < BYTES_RETRANS + Long.BYTES
                ? 0
                : (int) Math.max(0, buffer.getLong(at + BYTES_ACKED) - uniqueSentBytes(buffer, at));
    }

    /**
     * Whether the socket ever sent a SYN, or was accepted. A disconnect wipes nearly every trace of that, but not the path MTU
     * that the socket learnt then, which a listener and a socket that was never connected have not.
     */
    static boolean wasConnected(ByteBuffer buffer, int at, int length) {
        return length >= PMTU + Integer.BYTES && buffer.getInt(at + PMTU) != 0;
    }

    private static long uniqueSentBytes(ByteBuffer buffer, int at) {
        return buffer.getLong(at + BYTES_SENT) - buffer.getLong(at + BYTES_RETRANS);
    }

    /**
     * The kernel counts the peer's FIN as one received byte. Whether it arrived is shown by the state of the message, or by the
     * one of the struct, which is read later; if neither shows it, it may have arrived later still, and only the next sample
     * shows it.
     */
    private static long receivedBytes(ByteBuffer buffer, int at, TcpState state) {
        boolean fin = state.hasPeerClosed() || TcpStates.hasPeerClosed(buffer.get(at + STATE));
        return buffer.getLong(at + BYTES_RECEIVED) - (fin ? 1 : 0);
    }

    private static boolean isConnected(TcpState state) {
        return state.isConnection() && state != TcpState.SYN_SENT;
    }

    private static boolean isStalled(ByteBuffer buffer, int at, int length, TcpState state) {
        if (!isConnected(state)) {
            return false;
        }
        boolean unacknowledged = buffer.getInt(at + UNACKED) != 0;
        boolean silent = Integer.compareUnsigned(buffer.getInt(at + LAST_ACK_RECV), SILENT_MILLIS) >= 0;
        return (unacknowledged && silent) || buffer.get(at + BACKOFF) != 0 || isWindowClosed(buffer, at, length);
    }

    private static boolean isWindowClosed(ByteBuffer buffer, int at, int length) {
        if (length < NOTSENT_BYTES + Integer.BYTES || buffer.getInt(at + NOTSENT_BYTES) == 0) {
            return false;
        }
        return length < SND_WND + Integer.BYTES ? buffer.get(at + PROBES) != 0 : buffer.getInt(at + SND_WND) == 0;
    }
}
