package dev.tcpwarden.sample.history;

import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;

/** Finds rows of a table by their address pair in their network namespace: open addressing over row numbers, never more than half full. */
final class PairIndex {

    private final TcpTable table;
    private final int[] slots;

    /** @param rows the most that will be added */
    PairIndex(TcpTable table, int rows) {
        this.table = table;
        slots = new int[Integer.highestOneBit(Math.max(1, rows)) * 4];
        Arrays.fill(slots, Index.NONE);
    }

    /** Adds a row; of several with one pair the last is found. */
    void add(int row) {
        slots[slot(table, row)] = row;
    }

    /** The row with the pair that {@code other} has in its row {@code row}, or {@link Index#NONE}. */
    int find(TcpTable other, int row) {
        return slots[slot(other, row)];
    }

    private int slot(TcpTable other, int row) {
        int slot = hash(other, row) & (slots.length - 1);
        while (slots[slot] != Index.NONE && !isSame(slots[slot], other, row)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private boolean isSame(int known, TcpTable other, int row) {
        return RowMatching.sameRemoteAndPorts(table, known, other, row)
                && table.localLow(known) == other.localLow(row)
                && table.localHigh(known) == other.localHigh(row)
                && table.netns(known) == other.netns(row)
                && table.isLocalOnSameInterface(known, other, row);
    }

    private static int hash(TcpTable table, int row) {
        long hash = table.localLow(row) * 31 + table.remoteLow(row);
        hash = hash * 31 + (table.localHigh(row) ^ table.remoteHigh(row));
        hash = hash * 31 + ((long) table.localPort(row) << 16 | table.remotePort(row));
        hash = hash * 31 + table.netns(row);
        hash *= 0x9e37_79b9_7f4a_7c15L;
        return (int) (hash >>> 32);
    }
}
