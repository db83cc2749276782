package dev.tcpwarden.sample;

import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.SocketCounts.ByDirection;
import dev.tcpwarden.socket.TcpTable;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections each process gained and lost between two tables.
 *
 * <p>A connection whose owner is not known at first is gained when it is; one that its process leaves to the kernel (orphaned)
 * is lost then. So for every process what it gained less what it lost is what it has.
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
            if (before != TableDiff.NONE
                    && newer.isOwned(row) != older.isOwned(before)
                    && table.state(row).isConnection()) {
                if (newer.isOwned(row)) {
                    turnover.opened(diff, row);
                } else {
                    turnover.closed(diff, before);
                }
            }
        }
        return turnover;
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
        ProcessInfo process = owners.processes().get(owners.processIndex(row));
        return counts.computeIfAbsent(process.identity(), identity -> new long[4]);
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
