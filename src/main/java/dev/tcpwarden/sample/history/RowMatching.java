package dev.tcpwarden.sample.history;

import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Which sockets of a table were in the one before it; they are identified by the kernel's cookie. A socket that was reconnected
 * to another address is not the connection that it was.
 */
public final class RowMatching {

    private final int[] before;
    private final int[] opened;
    private final int[] closed;

    private RowMatching(int[] before, int[] opened, int[] closed) {
        this.before = before;
        this.opened = opened;
        this.closed = closed;
    }

    /** Of a table with itself. */
    static RowMatching same(TcpTable table) {
        int[] before = new int[table.size()];
        Arrays.setAll(before, row -> row);
        return new RowMatching(before, new int[0], new int[0]);
    }

    /** @param before scratch memory with room for the newer table's rows; {@link #before} is good until it is used again */
    public static RowMatching between(TcpTable older, TcpTable newer, int[] before) {
        BitSet continued = new BitSet(older.size());
        IntStream.Builder opened = IntStream.builder();
        int guess = 0;
        for (int row = 0; row < newer.size(); row++) {
            before[row] = older.find(newer.cookie(row), guess);
            guess = before[row] + 1; // after Index.NONE, which is -1, the first
            if (newer.isConnection(row)) {
                int old = before[row];
                if (old != Index.NONE && older.isConnection(old) && sameRemoteAndPorts(older, old, newer, row)) {
                    continued.set(old);
                } else {
                    before[row] = Index.NONE;
                    opened.add(row);
                }
            }
        }
        IntStream.Builder closed = IntStream.builder();
        for (int row = continued.nextClearBit(0); row < older.size(); row = continued.nextClearBit(row + 1)) {
            if (older.isConnection(row)) {
                closed.add(row);
            }
        }
        return new RowMatching(before, opened.build().toArray(), closed.build().toArray());
    }

    static boolean sameRemoteAndPorts(TcpTable older, int old, TcpTable newer, int row) {
        return older.localPort(old) == newer.localPort(row)
                && older.remotePort(old) == newer.remotePort(row)
                && older.remoteLow(old) == newer.remoteLow(row)
                && older.remoteHigh(old) == newer.remoteHigh(row)
                && older.isRemoteOnSameInterface(old, newer, row);
    }

    /** The row of the older table with the same socket in it, or {@link Index#NONE}: also for a connection that just opened. */
    int before(int row) {
        return before[row];
    }

    /** The same as a column, not copied; it may be longer than the table. */
    int[] before() {
        return before;
    }

    /** Rows of the newer table: connections that appeared. Not copied. */
    int[] opened() {
        return opened;
    }

    /** Rows of the older table: connections that disappeared. Not copied. */
    int[] closed() {
        return closed;
    }
}
