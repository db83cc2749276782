package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
import java.util.stream.IntStream;

/** The connections that differ between two tables, as row numbers. */
public final class TableDiff {

    private final AttributedTable previous;
    private final int[] opened;
    private final int[] closed;

    TableDiff(AttributedTable previous, int[] opened, int[] closed) {
        this.previous = previous;
        this.opened = opened;
        this.closed = closed;
    }

    /** The older table. */
    public AttributedTable previous() {
        return previous;
    }

    /** Rows of the newer table: connections that appeared. */
    public IntStream opened() {
        return IntStream.of(opened);
    }

    /** Rows of the older table: connections that vanished. */
    public IntStream closed() {
        return IntStream.of(closed);
    }
}
