package dev.tcpwarden.sample.history;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The connections that differ between two tables, as row numbers.
 *
 * <p>What counts as a connection is {@link dev.tcpwarden.socket.TcpTable#isConnection}. A request that is completed keeps its
 * cookie and opens then. A connection that turns into TIME_WAIT closes, whether its cookie changes (as in older kernels) or
 * stays, and that TIME_WAIT opens nothing. A socket that was reconnected to another address has closed one connection and
 * opened another.
 */
public final class TableDiff {

    private final AttributedTable previous;
    private final AttributedTable current;
    private final RowMatching matching;
    private final BitSet counted;

    public TableDiff(AttributedTable previous, AttributedTable current, RowMatching matching) {
        this.previous = previous;
        this.current = current;
        this.matching = matching;
        TcpTable table = current.table();
        counted = table.measures().differing(previous.table().measures(), matching.before(), table.size());
    }

    /** No difference: what the first table, which nothing came before, is compared with. */
    public static TableDiff first(AttributedTable table) {
        return new TableDiff(table, table, RowMatching.same(table.table()));
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
        return Arrays.stream(matching.opened());
    }

    /** Rows of the older table: connections that disappeared. */
    public IntStream closed() {
        return Arrays.stream(matching.closed());
    }

    /** The row of the older table with the same socket in it, or {@link Index#NONE}: also for a connection that just opened. */
    public int before(int row) {
        return matching.before(row);
    }

    /** Whether a socket that was in the older table may have counted anything since. */
    public boolean hasCounted(int row) {
        return counted.get(row);
    }
}
