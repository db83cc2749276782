package dev.tcpwarden.sample;

import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;

/** Finds the row of a cookie in one table at a time: open addressing over arrays that are used again from table to table. */
final class CookieIndex {

    private static final int ABSENT = -1;

    private int[] rows = new int[0];
    private TcpTable table = new TcpTable.Builder(0).build();
    private int shift;

    /** Forgets the table before and indexes {@code table}. */
    void index(TcpTable table) {
        int capacity = Integer.highestOneBit(Math.max(16, table.size()) - 1) << 2; // at most half full
        if (rows.length != capacity) {
            rows = new int[capacity];
        }
        shift = Long.numberOfLeadingZeros(capacity) + 1;
        this.table = table;
        Arrays.fill(rows, ABSENT);
        for (int row = 0; row < table.size(); row++) {
            int slot = slot(table.cookie(row));
            while (rows[slot] != ABSENT) {
                slot = (slot + 1) & (rows.length - 1);
            }
            rows[slot] = row;
        }
    }

    /** The row with that cookie, or -1. */
    int find(long cookie) {
        int slot = slot(cookie);
        while (rows[slot] != ABSENT && table.cookie(rows[slot]) != cookie) {
            slot = (slot + 1) & (rows.length - 1);
        }
        return rows[slot];
    }

    private int slot(long cookie) {
        return (int) ((cookie * 0x9e37_79b9_7f4a_7c15L) >>> shift); // Fibonacci hashing spreads the consecutive cookies
    }
}
