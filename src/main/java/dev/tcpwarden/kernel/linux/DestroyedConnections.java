package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** Collects {@code struct destroyed} of {@code src/main/bpf/tcp_history.bpf.c}. */
final class DestroyedConnections {

    private static final int START = 0; // u64, nanoseconds since boot
    private static final int TGID = 8; // u32
    private static final int FLAGS = 12; // u32
    private static final int COOKIE = 16; // u64
    private static final int LOCAL_HIGH = 24; // u64
    private static final int LOCAL_LOW = 32; // u64
    private static final int REMOTE_HIGH = 40; // u64
    private static final int REMOTE_LOW = 48; // u64
    private static final int BYTES_ACKED = 56; // u64
    private static final int BYTES_RECEIVED = 64; // u64
    private static final int BYTES_SENT = 72; // u64
    private static final int BYTES_RETRANS = 80; // u64
    private static final int DELIVERY_RATE = 88; // u64
    private static final int NETNS = 96; // u32
    private static final int INTERFACE = 100; // u32
    private static final int RTT = 104; // u32
    private static final int MIN_RTT = 108; // u32
    private static final int SENT_SEGMENTS = 112; // u32
    private static final int RETRANSMITTED_SEGMENTS = 116; // u32
    private static final int LOCAL_PORT = 120; // u16
    private static final int REMOTE_PORT = 122; // u16

    // flags
    private static final int CLOSED = 1;
    private static final int FIN_RECEIVED = 2;
    private static final int IPV6 = 4;
    private static final int WIPED = 8;

    /** USER_HZ, in which {@code /proc/PID/stat} counts, is 100 on every architecture but Alpha. */
    private static final long NANOS_OF_A_TICK = 10_000_000;

    private final TcpTableBuilder table;
    private int[] pids;
    private long[] startTicks;
    private byte[] acknowledgedControls;
    private final BitSet finKnown = new BitSet();
    private final BitSet finReceived = new BitSet();
    private final BitSet wiped = new BitSet();

    DestroyedConnections(int expectedRows) {
        table = new TcpTableBuilder(expectedRows);
        pids = new int[Math.max(16, expectedRows)];
        startTicks = new long[pids.length];
        acknowledgedControls = new byte[pids.length];
    }

    int size() {
        return table.size();
    }

    /** Adds the record that begins at {@code from}. */
    void add(ByteBuffer records, int from) {
        long cookie = records.getLong(from + COOKIE);
        if (table.contains(cookie)) {
            return; // a row more would have no place in the columns beside the table
        }
        int row = table.size();
        makeRoomFor(row);
        int flags = records.getInt(from + FLAGS);
        pids[row] = records.getInt(from + TGID);
        startTicks[row] = records.getLong(from + START) / NANOS_OF_A_TICK;
        finKnown.set(row, (flags & CLOSED) != 0);
        finReceived.set(row, (flags & FIN_RECEIVED) != 0);
        wiped.set(row, (flags & WIPED) != 0);
        table.netns(records.getInt(from + NETNS))
                .add(TcpState.CLOSE)
                .family((flags & IPV6) != 0, false)
                .local(
                        records.getLong(from + LOCAL_HIGH),
                        records.getLong(from + LOCAL_LOW),
                        records.getChar(from + LOCAL_PORT))
                .remote(
                        records.getLong(from + REMOTE_HIGH),
                        records.getLong(from + REMOTE_LOW),
                        records.getChar(from + REMOTE_PORT))
                .identity(cookie, 0, 0, records.getInt(from + INTERFACE))
                .queues(0, 0);
        if ((flags & WIPED) == 0) {
            addMeasures(records, from, row, flags);
        }
    }

    private void addMeasures(ByteBuffer records, int from, int row, int flags) {
        long acknowledged = records.getLong(from + BYTES_ACKED);
        long unique = records.getLong(from + BYTES_SENT) - records.getLong(from + BYTES_RETRANS);
        acknowledgedControls[row] = (byte) Math.max(0, acknowledged - unique);
        int fin = (flags & FIN_RECEIVED) != 0 ? 1 : 0; // the kernel counted it as a byte
        table.measure(Measure.SENT_BYTES, Math.min(acknowledged, unique))
                .measure(Measure.RECEIVED_BYTES, records.getLong(from + BYTES_RECEIVED) - fin)
                .measure(Measure.SENT_SEGMENTS, Integer.toUnsignedLong(records.getInt(from + SENT_SEGMENTS)))
                .measure(
                        Measure.RETRANSMITTED_SEGMENTS,
                        Integer.toUnsignedLong(records.getInt(from + RETRANSMITTED_SEGMENTS)))
                .measure(Measure.STALLED, 0);
        addUnlessAbsent(Measure.RTT, Integer.toUnsignedLong(records.getInt(from + RTT)), 0);
        addUnlessAbsent(Measure.MIN_RTT, Integer.toUnsignedLong(records.getInt(from + MIN_RTT)), 0xffff_ffffL);
        addUnlessAbsent(Measure.DELIVERY_RATE, records.getLong(from + DELIVERY_RATE), 0);
    }

    private void addUnlessAbsent(Measure measure, long value, long absent) {
        if (value != absent) {
            table.measure(measure, value);
        }
    }

    private void makeRoomFor(int row) {
        if (row == pids.length) {
            int capacity = row + (row >> 1);
            pids = Arrays.copyOf(pids, capacity);
            startTicks = Arrays.copyOf(startTicks, capacity);
            acknowledgedControls = Arrays.copyOf(acknowledgedControls, capacity);
        }
    }

    /** @param lost how many connections are not among these since the start */
    DestroyedSockets build(long lost) {
        return new DestroyedSockets(
                table.build(), pids, startTicks, finKnown, finReceived, wiped, acknowledgedControls, lost);
    }
}
