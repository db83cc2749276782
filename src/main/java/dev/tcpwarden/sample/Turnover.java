package dev.tcpwarden.sample;

import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.SocketCounts.ByDirection;
import dev.tcpwarden.socket.TcpTable;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections each process gained and lost between two tables.
 *
 * <p>A connection whose owner is not known at first is gained when it is; one that its process leaves to the kernel (orphaned)
 * is lost then; one that another process takes over, as a worker does from the listener's queue, is lost by the one and gained
 * by the other. So for every process what it gained less what it lost is what it has.
 */
final class Turnover {

    private final Map<ProcessIdentity, long[]> counts = new HashMap<>(); // opened in, opened out, closed in, closed out

    static Turnover of(TableDiff diff) {
        Turnover turnover = new Turnover();
        Owners older = diff.previous().owners();
        Owners newer = diff.current().owners();
        diff.opened().filter(newer::isOwned).forEach(row -> turnover.opened(diff, row));
        diff.closed().filter(older::isOwned).forEach(row -> turnover.closed(diff, row));
        TcpTable table = diff.current().table();
        for (int row = 0; row < table.size(); row++) {
            int before = diff.before(row);
            if (before != TableDiff.NONE && table.state(row).isConnection()) {
                turnover.changedHands(diff, before, row);
            }
        }
        return turnover;
    }

    private void changedHands(TableDiff diff, int before, int row) {
        Owners older = diff.previous().owners();
        Owners newer = diff.current().owners();
        if (older.isOwned(before) && newer.isOwned(row) && owner(older, before).equals(owner(newer, row))) {
            return;
        }
        if (older.isOwned(before)) {
            closed(diff, before);
        }
        if (newer.isOwned(row)) {
            opened(diff, row);
        }
    }

    private void opened(TableDiff diff, int row) {
        Owners owners = diff.current().owners();
        of(owners, row)[diff.current().isInbound(row) ? 0 : 1]++;
    }

    private void closed(TableDiff diff, int row) {
        Owners owners = diff.previous().owners();
        of(owners, row)[diff.previous().isInbound(row) ? 2 : 3]++;
    }

    private long[] of(Owners owners, int row) {
        return counts.computeIfAbsent(owner(owners, row), identity -> new long[4]);
    }

    private static ProcessIdentity owner(Owners owners, int row) {
        return owners.processes().get(owners.processIndex(row)).identity();
    }

    ByDirection opened(ProcessIdentity process) {
        long[] turnover = counts.get(process);
        return turnover == null ? ByDirection.ZERO : new ByDirection(turnover[0], turnover[1]);
    }

    ByDirection closed(ProcessIdentity process) {
        long[] turnover = counts.get(process);
        return turnover == null ? ByDirection.ZERO : new ByDirection(turnover[2], turnover[3]);
    }
}
