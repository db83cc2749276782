package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The connections that differ between two tables, as row numbers.
 *
 * <p>What counts as a connection is {@link dev.tcpwarden.socket.TcpTable#isConnection}. A request that is completed keeps its
 * cookie and opens then. A connection that turns into TIME_WAIT closes, whether its cookie changes (as in older kernels) or
 * stays, and that TIME_WAIT opens nothing. A socket that was connected anew to another address has closed one connection and
 * opened another.
 */
public final class TableDiff {

    private final AttributedTable previous;
    private final AttributedTable current;
    private final Continuity continuity;
    private final int[] opened;
    private final int[] closed;

    private TableDiff(
            AttributedTable previous, AttributedTable current, Continuity continuity, int[] opened, int[] closed) {
        this.previous = previous;
        this.current = current;
        this.continuity = continuity;
        this.opened = opened;
        this.closed = closed;
    }

    /** No difference: what the first table, which nothing came before, is compared with. */
    static TableDiff first(AttributedTable table) {
        return new TableDiff(table, table, Continuity.same(table.table()), new int[0], new int[0]);
    }

    static TableDiff between(AttributedTable previous, AttributedTable current, Continuity continuity) {
        TcpTable older = previous.table();
        TcpTable newer = current.table();
        IntStream.Builder opened = IntStream.builder();
        for (int row = 0; row < newer.size(); row++) {
            if (continuity.before(row) == Continuity.NONE && newer.isConnection(row)) {
                opened.add(row);
            }
        }
        IntStream.Builder closed = IntStream.builder();
        for (int row = 0; row < older.size(); row++) {
            if (!continuity.isContinued(row) && older.isConnection(row)) {
                closed.add(row);
            }
        }
        return new TableDiff(
                previous,
                current,
                continuity,
                opened.build().toArray(),
                closed.build().toArray());
    }

    /** The older table. */
    public AttributedTable previous() {
        return previous;
    }

    /** The newer table. */
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

    /** The row of the older table with the same socket in it, or {@link Continuity#NONE}: also for a connection that just opened. */
    int before(int row) {
        return continuity.before(row);
    }
}
