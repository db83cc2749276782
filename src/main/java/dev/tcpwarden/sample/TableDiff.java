package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The connections that differ between two tables, as row numbers; sockets are told apart by the kernel's cookie.
 *
 * <p>What counts as a connection is {@link dev.tcpwarden.socket.TcpState#isConnection()}. A request that is completed keeps its
 * cookie and opens then. A connection that turns into TIME_WAIT closes, whether its cookie changes (as in older kernels) or
 * stays, and that TIME_WAIT opens nothing. A socket that was connected anew to another address has closed one connection and
 * opened another.
 */
public final class TableDiff {

    static final int NONE = -1;

    private final AttributedTable previous;
    private final AttributedTable current;
    private final int[] before;
    private final int[] opened;
    private final int[] closed;

    private TableDiff(AttributedTable previous, AttributedTable current, int[] before, int[] opened, int[] closed) {
        this.previous = previous;
        this.current = current;
        this.before = before;
        this.opened = opened;
        this.closed = closed;
    }

    /** No difference: what the first table, which nothing came before, is compared with. */
    public static TableDiff first(AttributedTable table) {
        int[] same = IntStream.range(0, table.table().size()).toArray();
        BitSet inbound = inbound(table, table, same);
        AttributedTable settled = table.withInbound(inbound);
        return new TableDiff(settled, settled, same, new int[0], new int[0]);
    }

    public static TableDiff between(AttributedTable previous, AttributedTable current) {
        return between(previous, current, new int[current.table().size()]);
    }

    /** @param before scratch memory with room for the newer table's rows; {@link #before} is good until it is used again */
    static TableDiff between(AttributedTable previous, AttributedTable current, int[] before) {
        TcpTable older = previous.table();
        TcpTable newer = current.table();
        BitSet continued = new BitSet(older.size());
        IntStream.Builder opened = IntStream.builder();
        int guess = 0;
        for (int row = 0; row < newer.size(); row++) {
            before[row] = older.find(newer.cookie(row), guess);
            guess = before[row] + 1; // after NONE, which is -1, the first
            if (newer.state(row).isConnection()) {
                int old = before[row];
                if (old != NONE && older.state(old).isConnection() && samePair(older, old, newer, row)) {
                    continued.set(old);
                } else {
                    before[row] = NONE;
                    opened.add(row);
                }
            }
        }
        IntStream.Builder closed = IntStream.builder();
        for (int row = continued.nextClearBit(0); row < older.size(); row = continued.nextClearBit(row + 1)) {
            if (older.state(row).isConnection()) {
                closed.add(row);
            }
        }
        BitSet inbound = inbound(previous, current, before);
        return new TableDiff(
                previous,
                current.withInbound(inbound),
                before,
                opened.build().toArray(),
                closed.build().toArray());
    }

    private static boolean samePair(TcpTable older, int old, TcpTable newer, int row) {
        return older.localPort(old) == newer.localPort(row)
                && older.remotePort(old) == newer.remotePort(row)
                && older.remoteLow(old) == newer.remoteLow(row)
                && older.remoteHigh(old) == newer.remoteHigh(row);
    }

    /** Who began a connection does not change when its listener is closed, or when one appears on its port. */
    private static BitSet inbound(AttributedTable previous, AttributedTable current, int[] before) {
        int rows = current.table().size();
        BitSet inbound = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
            inbound.set(row, before[row] == NONE ? current.isInbound(row) : previous.isInbound(before[row]));
        }
        return inbound;
    }

    /** The older table. */
    public AttributedTable previous() {
        return previous;
    }

    /** The newer table, its directions being those of the older one where a connection was there already. */
    public AttributedTable current() {
        return current;
    }

    /** Rows of the newer table: connections that appeared. */
    public IntStream opened() {
        return Arrays.stream(opened);
    }

    /** Rows of the older table: connections that vanished. */
    public IntStream closed() {
        return Arrays.stream(closed);
    }

    /** The row of the older table with the same socket in it, or {@link #NONE}: also for a connection that just opened. */
    int before(int row) {
        return before[row];
    }
}
