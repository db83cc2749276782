package dev.tcpwarden.socket;

import java.util.Arrays;

/**
 * Finds the row of a cookie: open addressing over the rows' numbers, never more than half full. The cookies themselves stay in
 * the table's column, which every call is given.
 */
final class CookieIndex {

    private int[] slots;
    private int shift;
    private int size;

    CookieIndex(int expectedRows) {
        slots = new int[Integer.highestOneBit(Math.max(8, expectedRows)) * 4];
        clear();
    }

    void clear() {
        Arrays.fill(slots, Index.NONE);
        shift = Long.numberOfLeadingZeros(slots.length) + 1;
        size = 0;
    }

    /** The row with that cookie, or {@link Index#NONE}. */
    int find(long cookie, long[] cookies) {
        return slots[slot(cookie, cookies)];
    }

    /** Adds a row whose cookie is not here yet. */
    void add(int row, long[] cookies) {
        if (++size > slots.length / 2) {
            int[] rows = slots;
            slots = new int[rows.length * 2];
            clear();
            for (int known : rows) {
                if (known != Index.NONE) {
                    add(known, cookies);
                }
            }
            size++;
        }
        slots[slot(cookies[row], cookies)] = row;
    }

    /** Where the cookie is, or where it would be. */
    private int slot(long cookie, long[] cookies) {
        int slot = (int) ((cookie * 0x9e37_79b9_7f4a_7c15L) >>> shift); // Fibonacci hashing spreads consecutive cookies
        while (slots[slot] != Index.NONE && cookies[slots[slot]] != cookie) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
