package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;

/**
 * Numbers the pairs of a source address and a destination (address and port), in one network namespace, that rows of one table have,
 * and counts the rows of each: open addressing over the pairs' numbers, never more than half full. A pair is known by its first row;
 * the addresses stay in the table's columns, which every call is given.
 */
final class DestinationIndex {

    private static final int SMALLEST = 64;

    private int[] slots = new int[SMALLEST * 2]; // place by hash → pair
    private int[] rows = new int[SMALLEST];
    private int[] counts = new int[SMALLEST];
    private int size;

    DestinationIndex() {
        clear();
    }

    /** Without a pair, as for the next table. */
    void clear() {
        Arrays.fill(slots, Index.NONE);
        size = 0;
    }

    int size() {
        return size;
    }

    /** The first row that was added of a pair. */
    int row(int pair) {
        return rows[pair];
    }

    /** How many rows of a pair were added. */
    int count(int pair) {
        return counts[pair];
    }

    /** Counts a row, and returns the number of its pair; the first pair after {@link #clear} is 0. */
    int add(TcpTable table, int row) {
        int slot = slot(table, row);
        if (slots[slot] == Index.NONE) {
            if (size == rows.length) {
                grow(table);
                slot = slot(table, row);
            }
            rows[size] = row;
            counts[size] = 0;
            slots[slot] = size++;
        }
        int pair = slots[slot];
        counts[pair]++;
        return pair;
    }

    private void grow(TcpTable table) {
        rows = Arrays.copyOf(rows, size * 2);
        counts = Arrays.copyOf(counts, size * 2);
        slots = new int[size * 4];
        Arrays.fill(slots, Index.NONE);
        for (int pair = 0; pair < size; pair++) {
            slots[slot(table, rows[pair])] = pair;
        }
    }

    /** Where the pair of a row is, or where it would be. */
    private int slot(TcpTable table, int row) {
        int slot = hash(table, row) & (slots.length - 1);
        while (slots[slot] != Index.NONE && !isSameSourceAndDestination(table, rows[slots[slot]], row)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static int hash(TcpTable table, int row) {
        long hash = table.localHigh(row);
        hash = hash * 31 + table.localLow(row);
        hash = hash * 31 + table.remoteHigh(row);
        hash = hash * 31 + table.remoteLow(row);
        hash = hash * 31 + table.remotePort(row);
        hash = hash * 31 + table.netns(row);
        return (int) ((hash * 0x9e37_79b9_7f4a_7c15L) >>> 32);
    }

    private static boolean isSameSourceAndDestination(TcpTable table, int one, int other) {
        return table.remotePort(one) == table.remotePort(other)
                && table.netns(one) == table.netns(other)
                && table.remoteLow(one) == table.remoteLow(other)
                && table.remoteHigh(one) == table.remoteHigh(other)
                && table.localLow(one) == table.localLow(other)
                && table.localHigh(one) == table.localHigh(other)
                && table.isRemoteOnSameInterface(one, table, other)
                && table.isLocalOnSameInterface(one, table, other);
    }
}
