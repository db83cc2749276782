package dev.tcpwarden.sample;

import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.TcpTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of each process did between two tables.
 *
 * <p>A connection whose owner is not known at first is gained when it is; one that another process takes over, as a worker does
 * from the listener's queue, is lost by the one and gained by the other. So for every process what it gained less what it lost
 * is what it has. What no process is known to own is added up apart: what such connections send and receive, and that they
 * opened and closed when they die.
 */
final class Turnover {

    private record Account(ProcessInfo process, FlowSum sum) {}

    private final Map<ProcessIdentity, Account> accounts = new HashMap<>();
    private final FlowSum unowned = new FlowSum();

    static Turnover of(TableDiff diff, Optional<Endings> endings) {
        Turnover turnover = new Turnover();
        turnover.addRows(diff);
        Owners older = diff.previous().owners();
        diff.closed()
                .filter(older::isOwned)
                .forEach(row ->
                        turnover.of(older.process(row)).closed(diff.previous().isInbound(row)));
        endings.ifPresent(told -> told.byRow().forEach(turnover::add));
        return turnover;
    }

    private void addRows(TableDiff diff) {
        Owners owners = diff.current().owners();
        TcpTable table = diff.current().table();
        FlowSum[] sums = new FlowSum[owners.processes().size()];
        for (int row = 0; row < table.size(); row++) {
            if (!table.isConnection(row)) {
                continue;
            }
            FlowSum sum = owners.isOwned(row) ? sum(sums, owners, row) : unowned;
            int before = diff.before(row);
            if (!Newborn.is(diff.current(), row)) {
                boolean unbooked = before != Continuity.NONE && Newborn.is(diff.previous(), before);
                sum.traffic(
                        diff.previous().table().measures(), unbooked ? Continuity.NONE : before, table.measures(), row);
            }
            if (before != Continuity.NONE) {
                changedHands(diff, before, row);
            } else if (owners.isOwned(row)) {
                sum.opened(diff.current().isInbound(row));
            }
        }
    }

    private FlowSum sum(FlowSum[] sums, Owners owners, int row) {
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

    private void add(@Nullable Ending ending) {
        if (ending == null) {
            return;
        }
        ProcessInfo owner = ending.owner();
        FlowSum sum = owner == null ? unowned : of(owner);
        sum.traffic(ending.before(), ending.end());
        if (!ending.gained()) {
            sum.opened(ending.inbound());
            sum.closed(ending.inbound());
        }
        if (ending.unseen()) {
            sum.shortLived();
        }
        if (ending.aborted()) {
            sum.aborted();
        }
    }

    private FlowSum of(ProcessInfo process) {
        return accounts.computeIfAbsent(process.identity(), identity -> new Account(process, new FlowSum())).sum;
    }

    /** What that process's connections did. */
    Flow of(ProcessIdentity process) {
        Account account = accounts.get(process);
        return account == null ? Flow.ZERO : account.sum.total();
    }

    /** Every process whose connections did anything, or none of them. */
    void forEach(BiConsumer<ProcessInfo, Flow> each) {
        accounts.values().forEach(account -> each.accept(account.process, account.sum.total()));
    }

    /** What connections did that no process is known to own. */
    Flow unowned() {
        return unowned.total();
    }
}
