package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
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

    TableDiff(AttributedTable previous, AttributedTable current, Continuity continuity) {
        this.previous = previous;
        this.current = current;
        this.continuity = continuity;
    }

    /** No difference: what the first table, which nothing came before, is compared with. */
    static TableDiff first(AttributedTable table) {
        return new TableDiff(table, table, Continuity.same(table.table()));
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
        return Arrays.stream(continuity.opened());
    }

    /** Rows of the older table: connections that vanished. */
    public IntStream closed() {
        return Arrays.stream(continuity.closed());
    }

    /** The row of the older table with the same socket in it, or {@link Continuity#NONE}: also for a connection that just opened. */
    int before(int row) {
        return continuity.before(row);
    }
}
