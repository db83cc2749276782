package dev.tcpwarden.sample;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.SocketCounts.ByDirection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The processes that are published, from sample to sample: from its first socket until a process has ended, or has had no socket
 * for {@link #KEPT_WITHOUT_SOCKETS}. Keeps what their connections have turned over since they were first published.
 */
final class ProcessLedger {

    static final Duration KEPT_WITHOUT_SOCKETS = Duration.ofMinutes(5);

    /** A published process, and what it gained and lost since the sample before. */
    record Line(PublishedProcess published, ByDirection opened, ByDirection closed) {}

    /** A process that is published no more, and what it gained and lost since the sample before. */
    record Departure(ProcessIdentity process, ByDirection opened, ByDirection closed) {}

    /** @param lines most sockets first */
    record Page(List<Line> lines, List<Departure> departures) {}

    private record Account(ProcessInfo process, ByDirection opened, ByDirection closed, long lastSocketNanos) {}

    private static final Comparator<Line> MOST_SOCKETS_FIRST = Comparator.comparingInt(
                    (Line line) -> -line.published().counts().byState().total())
            .thenComparing(line -> line.published().process().name())
            .thenComparing(line -> line.published().process().pid());

    private final Predicate<ProcessIdentity> isRunning;
    private Map<ProcessIdentity, Account> accounts = new HashMap<>();

    /** @param isRunning asked only about processes that had sockets once and have none now */
    ProcessLedger(Predicate<ProcessIdentity> isRunning) {
        this.isRunning = isRunning;
    }

    /**
     * The processes to publish with this table, and those that are published no more.
     *
     * @param nanoTime when the table was read, by a clock like {@link System#nanoTime()}
     */
    Page update(TableDiff diff, Tally tally, long nanoTime) {
        Turnover turnover = Turnover.of(diff);
        Map<ProcessIdentity, Account> next = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        List<ProcessInfo> owners = diff.current().owners().processes();
        for (int i = 0; i < owners.size(); i++) {
            Account account = account(owners.get(i), turnover, nanoTime);
            next.put(account.process.identity(), account);
            lines.add(line(account, tally.counts(i, account.opened, account.closed), turnover));
        }
        List<Departure> departures = new ArrayList<>();
        for (Account old : accounts.values()) {
            ProcessIdentity identity = old.process.identity();
            if (next.containsKey(identity)) {
                continue;
            }
            if (isKept(old, nanoTime)) {
                Account account = account(old.process, turnover, old.lastSocketNanos);
                next.put(identity, account);
                lines.add(line(account, noSockets(account), turnover));
            } else {
                departures.add(new Departure(identity, turnover.opened(identity), turnover.closed(identity)));
            }
        }
        accounts = next;
        lines.sort(MOST_SOCKETS_FIRST);
        return new Page(lines, departures);
    }

    private boolean isKept(Account account, long nanoTime) {
        return nanoTime - account.lastSocketNanos < KEPT_WITHOUT_SOCKETS.toNanos()
                && isRunning.test(account.process.identity());
    }

    private Account account(ProcessInfo process, Turnover turnover, long lastSocketNanos) {
        ProcessIdentity identity = process.identity();
        Account old = accounts.get(identity);
        ByDirection opened = turnover.opened(identity);
        ByDirection closed = turnover.closed(identity);
        return old == null
                ? new Account(process, opened, closed, lastSocketNanos)
                : new Account(process, old.opened.plus(opened), old.closed.plus(closed), lastSocketNanos);
    }

    private static SocketCounts noSockets(Account account) {
        return new SocketCounts(SocketCounts.ByState.ZERO, ByDirection.ZERO, account.opened, account.closed, 0, 0);
    }

    private static Line line(Account account, SocketCounts counts, Turnover turnover) {
        ProcessIdentity identity = account.process.identity();
        return new Line(
                new PublishedProcess(account.process, counts), turnover.opened(identity), turnover.closed(identity));
    }
}
