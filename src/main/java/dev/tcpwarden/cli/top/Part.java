package dev.tcpwarden.cli.top;

import dev.tcpwarden.process.AttributedTable;
import java.util.stream.IntStream;

/**
 * What one line of a view stands for, in this table and in later ones.
 *
 * @param title what people call it; printable
 */
record Part(String title, Rows rows) {

    /** Whether a row belongs to it. */
    @FunctionalInterface
    interface Rows {
        boolean have(AttributedTable table, int row);
    }

    int[] among(AttributedTable table, int[] all) {
        return IntStream.of(all).filter(row -> rows.have(table, row)).toArray();
    }
}
