package dev.tcpwarden.socket;

/** How long columns are made for a table, and which existing ones suffice for the next one. */
public final class Capacity {

    private static final int LEAST = 1024;

    private Capacity() {}

    /** More than it takes, so that a table that grows a little needs no new columns. */
    public static int forRows(int rows) {
        return rows + rows / 8 + 16;
    }

    /** A column of at least that many rows with undefined contents: the existing one where that suffices. */
    public static int[] column(int[] atHand, int rows) {
        return fits(atHand.length, rows) ? atHand : new int[forRows(rows)];
    }

    /** Whether columns of that length suffice: they are neither too short, nor left over from far more sockets. */
    public static boolean fits(int length, int rows) {
        return length >= rows && (length <= LEAST || length / 4 <= forRows(rows));
    }
}
