package dev.tcpwarden.sample.history;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.socket.Capacity;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpTable;
import java.util.Optional;
import java.util.function.Predicate;

/** What earlier tables say of a table: the directions of its connections, former owners, ages. */
public final class TableHistory {

    private final Predicate<ProcessIdentity> isRunning;

    public TableHistory(Predicate<ProcessIdentity> isRunning) {
        this.isRunning = isRunning;
    }

    /** No earlier table: its connections are as old as the agent's knowledge. */
    public AttributedTable first(AttributedTable table) {
        RowMatching same = RowMatching.same(table.table());
        int rows = table.table().size();
        return table.withHistory(
                table.owners(), inbound(table, table, same), new Ages(0, new int[rows], new int[rows]));
    }

    /**
     * @param previous the history of the table before
     * @param closedConnections the destroyed sockets since then, where they are reported
     * @param now see {@link Ages#now}
     * @param retired columns that are no longer read, reused if they are long enough
     */
    public AttributedTable of(
            AttributedTable previous,
            AttributedTable current,
            RowMatching matching,
            Optional<ClosedConnections> closedConnections,
            int now,
            Optional<Ages.Retired> retired) {
        Owners owners = new OwnerHistory(previous, current, matching, closedConnections, isRunning).owners();
        boolean[] inbound = inbound(previous, current, matching);
        int later = Math.max(1, now); // 0 is only the first table's, and says that a socket may be older
        return current.withHistory(owners, inbound, ages(previous, current.table(), matching, later, retired));
    }

    /** The direction of a connection does not change when its listener is closed, or when one appears on its port. */
    private static boolean[] inbound(AttributedTable previous, AttributedTable current, RowMatching matching) {
        boolean[] inbound = new boolean[current.table().size()];
        for (int row = 0; row < inbound.length; row++) {
            int old = matching.before(row);
            inbound[row] = old == Index.NONE ? current.isInbound(row) : previous.isInbound(old);
        }
        return inbound;
    }

    private static Ages ages(
            AttributedTable previous, TcpTable table, RowMatching matching, int now, Optional<Ages.Retired> retired) {
        int rows = table.size();
        Ages ages = retired.filter(it -> Capacity.fits(it.seen().length, rows))
                .map(it -> new Ages(now, it.seen(), it.inState()))
                .orElseGet(() -> new Ages(now, new int[Capacity.forRows(rows)], new int[Capacity.forRows(rows)]));
        int[] seen = ages.seen();
        int[] inState = ages.inState();
        Ages before = previous.ages().orElseThrow();
        int[] seenBefore = before.seen();
        int[] inStateBefore = before.inState();
        for (int row = 0; row < rows; row++) {
            int old = matching.before(row);
            boolean known = old != Index.NONE;
            seen[row] = known ? seenBefore[old] : now;
            inState[row] = known && previous.table().state(old) == table.state(row) ? inStateBefore[old] : now;
        }
        return ages;
    }
}
