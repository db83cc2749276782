package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.SyntheticCookies;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.RowBlock;
import dev.tcpwarden.socket.RowBlock.Column;
import dev.tcpwarden.socket.RowFlags;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;

/**
 * {@code struct block} of {@code src/main/bpf/tcp_table.bpf.c}: columns of as many values as a block has rows, one after the other.
 * The constants are sums of the bytes that the columns before have for a row.
 */
final class BpfTableLayout {

    static final int BLOCK_ROWS = 512;

    private static final int COOKIE = 0; // u64
    private static final int ADDRESS = 8; // u64
    private static final int INODE = 16; // u64
    private static final int LOCAL_HIGH = 24; // u64
    private static final int LOCAL_LOW = 32; // u64
    private static final int REMOTE_HIGH = 40; // u64
    private static final int REMOTE_LOW = 48; // u64
    private static final int SENT_BYTES = 56; // u64
    private static final int RECEIVED_BYTES = 64; // u64
    private static final int DELIVERY_RATE = 72; // u64
    private static final int NETNS = 80; // u32
    private static final int INTERFACE = 84; // u32
    private static final int UID = 88; // u32
    private static final int RECEIVE_QUEUE = 92; // u32
    private static final int SEND_QUEUE = 96; // u32
    private static final int RTT = 100; // u32
    private static final int MIN_RTT = 104; // u32
    private static final int SENT_SEGMENTS = 108; // u32
    private static final int RETRANSMITTED_SEGMENTS = 112; // u32
    private static final int IDLE = 116; // u32
    private static final int LOCAL_PORT = 120; // u16
    private static final int REMOTE_PORT = 122; // u16
    private static final int STATE = 124; // u8
    private static final int FLAGS = 125; // u8
    private static final int ROW_BYTES = 126;

    static final int BLOCK_BYTES = ROW_BYTES * BLOCK_ROWS;

    private static final RowFlags MEANING = new RowFlags()
            .ipv6Socket(1)
            .ipv6Only(2)
            .known(
                    4,
                    Measure.SENT_BYTES,
                    Measure.RECEIVED_BYTES,
                    Measure.SENT_SEGMENTS,
                    Measure.RETRANSMITTED_SEGMENTS,
                    Measure.STALLED)
            .known(8, Measure.IDLE)
            .holds(16, Measure.STALLED)
            .known(32, Measure.RTT)
            .known(64, Measure.MIN_RTT)
            .known(128, Measure.DELIVERY_RATE);

    private BpfTableLayout() {}

    /** The cookie of a row of all blocks, 0 if it has none. */
    static long cookie(ByteBuffer blocks, int row) {
        return blocks.getLong(place(row, COOKIE));
    }

    /** Where the socket of a row of all blocks is in the kernel's memory. */
    static long address(ByteBuffer blocks, int row) {
        return blocks.getLong(place(row, ADDRESS));
    }

    private static int place(int row, int column) {
        return row / BLOCK_ROWS * BLOCK_BYTES + column * BLOCK_ROWS + row % BLOCK_ROWS * Long.BYTES;
    }

    /** Adds the first rows of a block to a table. */
    static void copy(ByteBuffer block, int rows, TcpTableBuilder table) {
        RowBlock added = table.addRows(rows)
                .copy(Column.COOKIE, block, COOKIE * BLOCK_ROWS)
                .copy(Column.INODE, block, INODE * BLOCK_ROWS)
                .copy(Column.LOCAL_HIGH, block, LOCAL_HIGH * BLOCK_ROWS)
                .copy(Column.LOCAL_LOW, block, LOCAL_LOW * BLOCK_ROWS)
                .copy(Column.REMOTE_HIGH, block, REMOTE_HIGH * BLOCK_ROWS)
                .copy(Column.REMOTE_LOW, block, REMOTE_LOW * BLOCK_ROWS)
                .copy(Measure.SENT_BYTES, block, SENT_BYTES * BLOCK_ROWS)
                .copy(Measure.RECEIVED_BYTES, block, RECEIVED_BYTES * BLOCK_ROWS)
                .copy(Measure.DELIVERY_RATE, block, DELIVERY_RATE * BLOCK_ROWS)
                .copy(Column.NETNS, block, NETNS * BLOCK_ROWS)
                .copy(Column.INTERFACE, block, INTERFACE * BLOCK_ROWS)
                .copy(Column.UID, block, UID * BLOCK_ROWS)
                .copy(Column.RECEIVE_QUEUE, block, RECEIVE_QUEUE * BLOCK_ROWS)
                .copy(Column.SEND_QUEUE, block, SEND_QUEUE * BLOCK_ROWS)
                .copy(Measure.RTT, block, RTT * BLOCK_ROWS)
                .copy(Measure.MIN_RTT, block, MIN_RTT * BLOCK_ROWS)
                .copy(Measure.SENT_SEGMENTS, block, SENT_SEGMENTS * BLOCK_ROWS)
                .copy(Measure.RETRANSMITTED_SEGMENTS, block, RETRANSMITTED_SEGMENTS * BLOCK_ROWS)
                .copy(Measure.IDLE, block, IDLE * BLOCK_ROWS)
                .copy(Column.LOCAL_PORT, block, LOCAL_PORT * BLOCK_ROWS)
                .copy(Column.REMOTE_PORT, block, REMOTE_PORT * BLOCK_ROWS)
                .states(block, STATE * BLOCK_ROWS)
                .flags(block, FLAGS * BLOCK_ROWS, MEANING);
        for (int row = 0; row < rows; row++) {
            if (added.cookie(row) == 0) {
                added.setCookie(row, syntheticCookie(block, row));
            }
        }
    }

    /** Of what has none, the same as long as it has its place in memory and its ends; negative, as no cookie is. */
    private static long syntheticCookie(ByteBuffer block, int row) {
        return SyntheticCookies.hash(
                        column(block, ADDRESS, row),
                        column(block, LOCAL_HIGH, row),
                        column(block, LOCAL_LOW, row),
                        column(block, REMOTE_HIGH, row),
                        column(block, REMOTE_LOW, row),
                        block.getChar(LOCAL_PORT * BLOCK_ROWS + row * Character.BYTES),
                        block.getChar(REMOTE_PORT * BLOCK_ROWS + row * Character.BYTES))
                | Long.MIN_VALUE;
    }

    private static long column(ByteBuffer block, int column, int row) {
        return block.getLong(column * BLOCK_ROWS + row * Long.BYTES);
    }
}
