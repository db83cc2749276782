package dev.tcpwarden.sample;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
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
 * The processes that are published, from sample to sample: from its first socket until a process has ended, or has had no socket
 * for {@link #KEPT_WITHOUT_SOCKETS}; one that ended stays for one sample more if its connections did something since the last, so
 * that its last bytes are told. Keeps what their connections have done since they were first published.
 */
final class ProcessLedger {

    static final Duration KEPT_WITHOUT_SOCKETS = Duration.ofMinutes(5);

    /** A published process, and what its connections did since the sample before. */
    record Line(PublishedProcess published, Flow flow) {}

    /**
     * @param lines most sockets first
     * @param unattributed what connections did since the agent's start that no process is known to own, or one that had ended
     *     before it could be published
     */
    record Page(List<Line> lines, Flow unattributed) {}

    /** @param latest the part of {@code flow} that came since the sample before */
    private record Account(ProcessInfo process, Flow flow, Settled latest, long lastSocketNanos) {}

    private static final Comparator<Line> MOST_SOCKETS_FIRST = Comparator.comparingInt(
                    (Line line) -> -line.published().counts().byState().total())
            .thenComparing(line -> line.published().process().name())
            .thenComparing(line -> line.published().process().pid());

    private final Predicate<ProcessIdentity> isRunning;
    private Map<ProcessIdentity, Account> accounts = new HashMap<>();
    private Flow unattributed = Flow.ZERO;
    private Settled latestUnattributed = Settled.NOTHING;

    /** @param isRunning asked only about processes that have no sockets now */
    ProcessLedger(Predicate<ProcessIdentity> isRunning) {
        this.isRunning = isRunning;
    }

    /**
     * The processes to publish with this table.
     *
     * @param owners of the table's rows, in the order of {@code tally}
     * @param nanoTime when the table was read, by a clock like {@link System#nanoTime()}
     */
    Page update(List<ProcessInfo> owners, Tally tally, Turnover turnover, long nanoTime) {
        Map<ProcessIdentity, Account> next = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            Account account = account(owners.get(i), turnover, nanoTime);
            next.put(account.process.identity(), account);
            lines.add(line(account, tally.counts(i, account.flow)));
        }
        Set<Integer> pids = owners.stream().map(ProcessInfo::pid).collect(Collectors.toSet());
        for (Account old : accounts.values()) {
            if (!pids.contains(old.process.pid()) && isKept(old, turnover, nanoTime)) {
                keep(account(old.process, turnover, old.lastSocketNanos), next, lines);
            }
        }
        addUnattributed(turnover.unowned());
        turnover.forEach((process, flow) -> {
            if (next.containsKey(process.identity())) {
                return;
            }
            if (isRunning.test(process.identity())) {
                keep(account(process, turnover, nanoTime), next, lines);
            } else {
                addUnattributed(flow);
            }
        });
        accounts = next;
        lines.sort(MOST_SOCKETS_FIRST);
        return new Page(lines, unattributed);
    }

    private void addUnattributed(Flow flow) {
        latestUnattributed = latestUnattributed.then(flow);
        unattributed = unattributed.plus(latestUnattributed.flow());
    }

    private static void keep(Account account, Map<ProcessIdentity, Account> accounts, List<Line> lines) {
        accounts.put(account.process.identity(), account);
        lines.add(line(account, SocketCounts.ZERO.with(account.flow)));
    }

    private boolean isKept(Account account, Turnover turnover, long nanoTime) {
        ProcessIdentity identity = account.process.identity();
        return !turnover.of(identity).equals(Flow.ZERO)
                || (nanoTime - account.lastSocketNanos < KEPT_WITHOUT_SOCKETS.toNanos() && isRunning.test(identity));
    }

    private Account account(ProcessInfo process, Turnover turnover, long lastSocketNanos) {
        ProcessIdentity identity = process.identity();
        Account old = accounts.get(identity);
        Settled latest = (old == null ? Settled.NOTHING : old.latest).then(turnover.of(identity));
        return new Account(
                process, old == null ? latest.flow() : old.flow.plus(latest.flow()), latest, lastSocketNanos);
    }

    private static Line line(Account account, SocketCounts counts) {
        return new Line(new PublishedProcess(account.process, counts), account.latest.flow());
    }
}
