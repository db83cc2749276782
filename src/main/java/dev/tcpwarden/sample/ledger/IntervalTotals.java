package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.model.ClosedConnection;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.ResolvedAttempts;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of each process did between two tables.
 *
 * <p>A connection whose owner is not known at first is gained when it is; one that another process takes over, as a worker does
 * from the listener's queue, is lost by the one and gained by the other. So for every process what it gained less what it lost
 * is what it has. What no process is known to own is added up separately: what such connections send and receive, and that they
 * opened and closed once they are destroyed.
 */
public final class IntervalTotals {

    private record Account(ProcessInfo process, TotalsAccumulator sum) {}

    private final Map<ProcessIdentity, Account> accounts = new HashMap<>();
    private final TotalsAccumulator unowned = new TotalsAccumulator();

    public static IntervalTotals of(TableDiff diff, Optional<ClosedConnections> closedConnections) {
        IntervalTotals totals = new IntervalTotals();
        totals.addRows(diff);
        Owners older = diff.previous().owners();
        diff.closed()
                .filter(older::isOwned)
                .forEach(row ->
                        totals.of(older.process(row)).closed(diff.previous().isInbound(row)));
        closedConnections.ifPresent(it -> it.byRow().forEach(totals::add));
        closedConnections.flatMap(ClosedConnections::attempts).ifPresent(totals::add);
        return totals;
    }

    private void addRows(TableDiff diff) {
        Owners owners = diff.current().owners();
        TcpTable table = diff.current().table();
        TotalsAccumulator[] sums = new TotalsAccumulator[owners.processes().size()];
        int[] indexNow = indexNow(diff.previous().owners().processes(), owners.processes());
        for (int row = 0; row < table.size(); row++) {
            if (isUnchanged(diff, row, indexNow) || !table.isConnection(row)) {
                continue;
            }
            TotalsAccumulator sum = owners.isOwned(row) ? sum(sums, owners, row) : unowned;
            int before = diff.before(row);
            int baseline = Baseline.of(diff, row);
            if (baseline != Baseline.PENDING) {
                sum.traffic(diff.previous().table().measures(), baseline, table.measures(), row);
            }
            if (before != Index.NONE) {
                changedHands(diff, before, row);
            } else if (owners.isOwned(row)) {
                sum.opened(diff.current().isInbound(row));
            }
        }
    }

    /** For each process of the older table its index in the newer one, or {@link Index#NONE}. */
    private static int[] indexNow(List<ProcessInfo> older, List<ProcessInfo> newer) {
        Map<ProcessIdentity, Integer> indices = new HashMap<>();
        for (int i = 0; i < newer.size(); i++) {
            indices.put(newer.get(i).identity(), i);
        }
        return older.stream()
                .mapToInt(process -> indices.getOrDefault(process.identity(), Index.NONE))
                .toArray();
    }

    /** Whether nothing is to be added up: the same process has the same socket, which counted nothing. */
    private static boolean isUnchanged(TableDiff diff, int row, int[] indexNow) {
        int before = diff.before(row);
        if (before == Index.NONE || diff.hasCounted(row)) {
            return false;
        }
        Owners older = diff.previous().owners();
        Owners newer = diff.current().owners();
        return older.isOwned(before)
                && newer.isOwned(row)
                && indexNow[older.processIndex(before)] == newer.processIndex(row);
    }

    private TotalsAccumulator sum(TotalsAccumulator[] sums, Owners owners, int row) {
        int process = owners.processIndex(row);
        if (sums[process] == null) {
            sums[process] = of(owners.process(row));
        }
        return sums[process];
    }

    private void changedHands(TableDiff diff, int before, int row) {
        Owners older = diff.previous().owners();
        Owners newer = diff.current().owners();
        boolean wasOwned = older.isOwned(before);
        boolean isOwned = newer.isOwned(row);
        if (wasOwned
                && isOwned
                && older.process(before).identity().equals(newer.process(row).identity())) {
            return;
        }
        if (wasOwned) {
            of(older.process(before)).closed(diff.previous().isInbound(before));
        }
        if (isOwned) {
            of(newer.process(row)).opened(diff.current().isInbound(row));
        }
    }

    private void add(@Nullable ClosedConnection closed) {
        if (closed == null) {
            return;
        }
        ProcessInfo owner = closed.owner();
        TotalsAccumulator sum = owner == null ? unowned : of(owner);
        sum.traffic(closed.before(), closed.atClose());
        if (!closed.gained()) {
            sum.opened(closed.inbound());
            sum.closed(closed.inbound());
        }
        if (closed.unseen()) {
            sum.shortLived();
        }
        if (closed.aborted()) {
            sum.aborted();
        }
    }

    private void add(ResolvedAttempts attempts) {
        for (int row = 0; row < attempts.byRow().size(); row++) {
            ProcessInfo process = attempts.byRow().get(row).info();
            (process == null ? unowned : of(process))
                    .attempted(attempts.attempts().result(row));
        }
    }

    private TotalsAccumulator of(ProcessInfo process) {
        return accounts.computeIfAbsent(process.identity(), identity -> new Account(process, new TotalsAccumulator()))
                .sum;
    }

    /** What that process's connections did. */
    ConnectionTotals of(ProcessIdentity process) {
        Account account = accounts.get(process);
        return account == null ? ConnectionTotals.ZERO : account.sum.total();
    }

    /** Every process whose connections did anything, or none of them. */
    void forEach(BiConsumer<ProcessInfo, ConnectionTotals> each) {
        accounts.values().forEach(account -> each.accept(account.process, account.sum.total()));
    }

    /** What connections did that no process is known to own. */
    ConnectionTotals unowned() {
        return unowned.total();
    }
}
