package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.sample.model.SocketCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The processes that are published, from sample to sample: from its first socket until a process has exited, or has had no socket
 * for {@link #KEPT_WITHOUT_SOCKETS}; one that exited stays for one sample more if its connections did something since the last, so
 * that its last bytes are published. Keeps what their connections have done since they were first published.
 */
public final class ProcessLedger {

    static final Duration KEPT_WITHOUT_SOCKETS = Duration.ofMinutes(5);

    /** A published process, and what its connections did since the sample before. */
    public record Line(PublishedProcess published, ConnectionTotals totals) {}

    /**
     * @param lines most sockets first
     * @param unattributed what connections did since the agent's start that no process is known to own, or one that had exited
     *     before it could be published
     * @param host what all connections did since the agent's start
     */
    public record Page(List<Line> lines, ConnectionTotals unattributed, ConnectionTotals host) {}

    /** @param latest the part of {@code totals} that came since the sample before */
    private record Account(ProcessInfo process, ConnectionTotals totals, MonotonicCarry latest, long lastSocketNanos) {}

    private static final Comparator<Line> MOST_SOCKETS_FIRST = Comparator.comparingInt(
                    (Line line) -> -line.published().counts().byState().total())
            .thenComparing(line -> line.published().process().name())
            .thenComparing(line -> line.published().process().pid());

    private final Predicate<ProcessIdentity> isRunning;
    private Map<ProcessIdentity, Account> accounts = new HashMap<>();
    private ConnectionTotals unattributed = ConnectionTotals.ZERO;
    private MonotonicCarry latestUnattributed = MonotonicCarry.NOTHING;
    private ConnectionTotals host = ConnectionTotals.ZERO;

    /** @param isRunning asked only about processes that have no sockets now */
    public ProcessLedger(Predicate<ProcessIdentity> isRunning) {
        this.isRunning = isRunning;
    }

    /**
     * The processes to publish with this table.
     *
     * @param owners of the table's rows, in the order of {@code tally}
     * @param nanoTime when the table was read, by a clock like {@link System#nanoTime()}
     */
    public Page update(List<ProcessInfo> owners, Tally tally, IntervalTotals intervalTotals, long nanoTime) {
        Map<ProcessIdentity, Account> next = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            Account account = account(owners.get(i), intervalTotals, nanoTime);
            next.put(account.process.identity(), account);
            lines.add(line(account, tally.counts(i, account.totals)));
        }
        Set<Integer> pids = owners.stream().map(ProcessInfo::pid).collect(Collectors.toSet());
        for (Account old : accounts.values()) {
            if (!pids.contains(old.process.pid()) && isKept(old, intervalTotals, nanoTime)) {
                keep(account(old.process, intervalTotals, old.lastSocketNanos), next, lines);
            }
        }
        addUnattributed(intervalTotals.unowned());
        intervalTotals.forEach((process, totals) -> {
            if (next.containsKey(process.identity())) {
                return;
            }
            if (isRunning.test(process.identity())) {
                keep(account(process, intervalTotals, nanoTime), next, lines);
            } else {
                addUnattributed(totals);
            }
        });
        accounts = next;
        lines.sort(MOST_SOCKETS_FIRST);
        host = lines.stream().map(Line::totals).reduce(host, ConnectionTotals::plus);
        return new Page(lines, unattributed, host);
    }

    private void addUnattributed(ConnectionTotals totals) {
        latestUnattributed = latestUnattributed.then(totals);
        unattributed = unattributed.plus(latestUnattributed.totals());
        host = host.plus(latestUnattributed.totals());
    }

    private static void keep(Account account, Map<ProcessIdentity, Account> accounts, List<Line> lines) {
        accounts.put(account.process.identity(), account);
        lines.add(line(account, SocketCounts.ZERO.with(account.totals)));
    }

    private boolean isKept(Account account, IntervalTotals intervalTotals, long nanoTime) {
        ProcessIdentity identity = account.process.identity();
        return !intervalTotals.of(identity).equals(ConnectionTotals.ZERO)
                || (nanoTime - account.lastSocketNanos < KEPT_WITHOUT_SOCKETS.toNanos() && isRunning.test(identity));
    }

    private Account account(ProcessInfo process, IntervalTotals intervalTotals, long lastSocketNanos) {
        ProcessIdentity identity = process.identity();
        Account old = accounts.get(identity);
        MonotonicCarry latest = (old == null ? MonotonicCarry.NOTHING : old.latest).then(intervalTotals.of(identity));
        return new Account(
                process, old == null ? latest.totals() : old.totals.plus(latest.totals()), latest, lastSocketNanos);
    }

    private static Line line(Account account, SocketCounts counts) {
        return new Line(new PublishedProcess(account.process, counts), account.latest.totals());
    }
}
