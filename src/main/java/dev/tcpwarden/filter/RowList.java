package dev.tcpwarden.filter;

import java.util.Arrays;

/** Numbers of rows, one after the other. */
final class RowList {

    private int[] rows = new int[16];
    private int count;

    void add(int row) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
    }

    int[] toArray() {
        return Arrays.copyOf(rows, count);
    }
}
