package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.ConnectAttempts;
import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.Endings;
import dev.tcpwarden.kernel.ProcessColumns;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** Collects {@code struct destroyed} of {@code src/main/bpf/tcp_history.bpf.c}. */
final class DestroyedConnections {

    private static final int COOKIE = OwnerDecoder.BYTES; // u64
    private static final int LOCAL_HIGH = OwnerDecoder.BYTES + 8; // u64
    private static final int LOCAL_LOW = OwnerDecoder.BYTES + 16; // u64
    private static final int REMOTE_HIGH = OwnerDecoder.BYTES + 24; // u64
    private static final int REMOTE_LOW = OwnerDecoder.BYTES + 32; // u64
    private static final int BYTES_ACKED = OwnerDecoder.BYTES + 40; // u64
    private static final int BYTES_RECEIVED = OwnerDecoder.BYTES + 48; // u64
    private static final int BYTES_SENT = OwnerDecoder.BYTES + 56; // u64
    private static final int BYTES_RETRANS = OwnerDecoder.BYTES + 64; // u64
    private static final int DELIVERY_RATE = OwnerDecoder.BYTES + 72; // u64
    private static final int NETNS = OwnerDecoder.BYTES + 80; // u32
    private static final int INTERFACE = OwnerDecoder.BYTES + 84; // u32
    private static final int RTT = OwnerDecoder.BYTES + 88; // u32
    private static final int MIN_RTT = OwnerDecoder.BYTES + 92; // u32
    private static final int SENT_SEGMENTS = OwnerDecoder.BYTES + 96; // u32
    private static final int RETRANSMITTED_SEGMENTS = OwnerDecoder.BYTES + 100; // u32
    private static final int LOCAL_PORT = OwnerDecoder.BYTES + 104; // u16
    private static final int REMOTE_PORT = OwnerDecoder.BYTES + 106; // u16

    // flags
    private static final int CLOSED = 1;
    private static final int FIN_RECEIVED = 2;
    private static final int IPV6 = 4;
    private static final int WIPED = 8;

    private final TcpTableBuilder table;
    private final OwnerDecoder owners;
    private final ProcessColumns processes;
    private byte[] acknowledgedControls;
    private final Endings endings;
    private final BitSet finKnown = new BitSet();
    private final BitSet finReceived = new BitSet();
    private final BitSet wiped = new BitSet();

    DestroyedConnections(int expectedRows, OwnerDecoder owners) {
        this.owners = owners;
        table = new TcpTableBuilder(expectedRows);
        processes = new ProcessColumns(expectedRows);
        endings = new Endings(expectedRows);
        acknowledgedControls = new byte[Math.max(16, expectedRows)];
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
        int flags = OwnerDecoder.flags(records, from);
        owners.decode(records, from, processes, row);
        OwnerDecoder.decode(records, from, endings, row);
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
        if (row == acknowledgedControls.length) {
            acknowledgedControls = Arrays.copyOf(acknowledgedControls, row + (row >> 1));
        }
    }

    /**
     * @param attempts those that ended meanwhile
     * @param lost how many connections and attempts are not among these since the start
     */
    DestroyedSockets build(ConnectAttempts attempts, long lost) {
        return new DestroyedSockets(
                table.build(),
                processes,
                finKnown,
                finReceived,
                wiped,
                acknowledgedControls,
                endings,
                Optional.of(attempts),
                lost);
    }
}
