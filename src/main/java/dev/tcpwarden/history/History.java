package dev.tcpwarden.history;

import dev.tcpwarden.filter.ConnectionFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Answers about the past from a log of connections. */
public final class History {

    /** A line is written at most a sampling interval after the end that it names: a file may begin after all that it has. */
    private static final long LATEST_MILLIS = 3_600_000;

    private final Path log;
    private final List<Path> files;
    private final ConnectionFilter filter;

    private History(Path log, List<Path> files, ConnectionFilter filter) {
        this.log = log;
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
        return new History(log, LogFiles.of(log), filter);
    }

    /**
     * What ended in a time, in the order of the log.
     *
     * @param from included, likewise {@code to}
     * @param each gets what the filter chooses of each part of the log, also where that is nothing; returns false once it has enough
     * @return what is missing in what it got
     */
    public Coverage ended(Instant from, Instant to, Predicate<LoggedTable> each) throws InterruptedException {
        long first = from.toEpochMilli();
        Coverage coverage = Coverage.ofEnded(first, to.toEpochMilli());
        Ended ended = new Ended(from, to, filter);
        Reader<LoggedTable> reader = new Reader<>(each);
        Predicate<Part> hand = part -> ended.hand(part, coverage, reader);
        long last = to.toEpochMilli() + LATEST_MILLIS;
        scan(LogFiles.between(files, first, last), ended::in, hand, reader, coverage);
        return coverage;
    }

    /**
     * How many were open whenever that was logged, in the order of the log.
     *
     * @param from included, likewise {@code to}
     * @param each gets what each part of the log has, also where that is nothing; returns false once it has enough
     * @return what is missing in what it got
     */
    public Coverage openCounts(Instant from, Instant to, Predicate<List<OpenCount>> each) throws InterruptedException {
        long first = from.toEpochMilli();
        long last = to.toEpochMilli();
        Coverage coverage = Coverage.ofEnded(first, last);
        OpenCounts counts = new OpenCounts(from, to, filter);
        Reader<List<OpenCount>> reader = new Reader<>(each);
        Predicate<OpenCounts.Counted> hand = part -> counts.hand(part, coverage, reader);
        scan(LogFiles.between(files, first, last), counts::in, hand, reader, coverage);
        return coverage;
    }

    /** The same of the newest that ended. */
    public static Coverage ended(
            Recent recent, ConnectionFilter filter, Instant from, Instant to, Predicate<LoggedTable> each) {
        Coverage coverage = Coverage.ofEnded(from.toEpochMilli(), to.toEpochMilli());
        coverage.beginsAt(recent.begins());
        Ended ended = new Ended(from, to, filter);
        Reader<LoggedTable> reader = new Reader<>(each);
        for (LineBlock block : recent.blocks()) {
            if (!ended.hand(ended.in(block), coverage, reader)) {
                break;
            }
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
        Reader<LoggedTable> reader = new Reader<>(each);
        Consumer<List<LoggedRow>> hand = rows -> {
            LoggedTable matching = LoggedTable.of(rows).matching(filter);
            reader.takes(matching);
        };
        Predicate<Found> add = found -> {
            OptionalInt end = coverage.add(found);
            hand.accept(open.add(found.rows().subList(0, end.orElse(found.rows().size()))));
            return !reader.hasEnough() && end.isEmpty();
        };
        scan(
                LogFiles.between(files, since, at),
                block -> Found.in(block, (line, time) -> time >= since),
                add,
                reader,
                coverage);
        if (!reader.hasEnough() && coverage.completeUntil().isPresent() && !coverage.isGap(moment)) {
            hand.accept(open.openBefore());
        }
        return coverage;
    }

    private <T> void scan(
            List<List<Path>> runs, Function<LineBlock, T> work, Predicate<T> each, Reader<?> reader, Coverage coverage)
            throws InterruptedException {
        try (LogScan<T> scan = new LogScan<>(work, each, coverage, log, files)) {
            for (List<Path> run : runs) {
                if (!reader.hasEnough()) {
                    scan.run(run);
                }
            }
        }
    }
}
