package dev.tcpwarden.history;

import dev.tcpwarden.filter.ConnectionFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;

/** Answers about the past from a log of connections. */
public final class History {

    private final List<Path> files;
    private final ConnectionFilter filter;

    private History(List<Path> files, ConnectionFilter filter) {
        this.files = files;
        this.filter = filter;
    }

    /**
     * The log as it is now.
     *
     * @param log the file that is written; those that were rotated are beside it
     * @throws IOException with a clause, if there is none, or its folder cannot be read
     */
    public static History open(Path log, ConnectionFilter filter) throws IOException {
        return new History(LogFiles.of(log), filter);
    }

    /**
     * What ended in a time, in the order of the log.
     *
     * @param from included, likewise {@code to}
     * @param each gets what the filter chooses of each part of the log; returns false once it has enough
     * @return what is missing in what it got
     */
    public Coverage ended(Instant from, Instant to, Predicate<LoggedTable> each) throws InterruptedException {
        long first = from.toEpochMilli();
        long last = to.toEpochMilli();
        Coverage coverage = Coverage.ofEnded(first, last);
        Found.Wanted wanted = (event, time) -> event.equals("closed") && time >= first && time <= last;
        record Part(Found found, int unreadable, LoggedTable matching) {}
        Function<LineBlock, Part> work = block -> {
            Found found = Found.in(block, wanted);
            LoggedTable table = LoggedTable.of(found.rows());
            return new Part(found, found.rows().size() - table.size(), table.matching(filter));
        };
        Predicate<Part> add = part -> {
            coverage.addUnreadable(part.unreadable);
            boolean goesOn = coverage.add(part.found).isEmpty();
            return (part.matching.size() == 0 || each.test(part.matching)) && goesOn;
        };
        try (LogScan<Part> scan = new LogScan<>(work, add, coverage)) {
            scan.run(LogFiles.since(files, first));
        }
        return coverage;
    }

    /**
     * What was open at a moment, as its first line after that says.
     *
     * @param each as in {@link #ended}
     * @return what is missing in what it got
     */
    public Coverage openAt(Instant moment, Predicate<LoggedTable> each) throws InterruptedException {
        long at = moment.toEpochMilli();
        long since = at - 2 * LogFiles.intervalMillis(files);
        Coverage coverage = Coverage.ofOpen(at);
        OpenAt open = new OpenAt(moment);
        Predicate<Found> add = found -> {
            OptionalInt end = coverage.add(found);
            List<LoggedRow> rows =
                    open.add(found.rows().subList(0, end.orElse(found.rows().size())));
            LoggedTable matching = LoggedTable.of(rows).matching(filter);
            return (matching.size() == 0 || each.test(matching)) && end.isEmpty();
        };
        try (LogScan<Found> scan =
                new LogScan<>(block -> Found.in(block, (event, time) -> time >= since), add, coverage)) {
            scan.run(LogFiles.since(files, since));
        }
        if (coverage.completeUntil().isPresent() && !coverage.isGap(moment)) {
            LoggedTable matching = LoggedTable.of(open.openBefore()).matching(filter);
            each.test(matching);
        }
        return coverage;
    }
}
