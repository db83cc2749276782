package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.history.Coverage;
import dev.tcpwarden.history.History;
import dev.tcpwarden.history.LoggedTable;
import dev.tcpwarden.history.Recent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpStatus;

/** Connections of the past: of the log where there is one, else the newest that ended. One reading at a time, and not for long. */
public final class Past {

    /** Requests that may wait for the one that is answered: the last of them for three times {@link ReadingTime#LONGEST}. */
    static final int MOST_WAITING = 2;

    private static final String ONLY_LOGGED =
            "what was open at a moment is only in a log of connections, and this agent writes none to a file:"
                    + " --connections.log=FILE";

    private final Recent recent;
    private final Optional<Path> log;
    private final LongSupplier nanoClock;

    /**
     * @param log nothing where connections are not logged to a file
     * @param nanoClock a clock like {@link System#nanoTime()}
     */
    public Past(Recent recent, Optional<Path> log, LongSupplier nanoClock) {
        this.recent = recent;
        this.log = log;
        this.nanoClock = nanoClock;
    }

    /** @throws Problem if a parameter is wrong, or the log cannot be read */
    byte[] answer(Map<String, List<String>> query) throws InterruptedException {
        PastQuestion question = PastQuestion.of(query, ZonedDateTime.now(ZoneId.systemDefault()));
        PastAnswer answer = new PastAnswer(question, new ReadingTime(nanoClock));
        return log.isPresent()
                ? answer.document(PastSource.LOG, ofLog(log.get(), question, answer::add))
                : answer.document(PastSource.RECENT, ofRecent(question, answer::add));
    }

    /**
     * How many were open over a time.
     *
     * @throws Problem if a parameter is wrong, or the log cannot be read
     */
    byte[] counts(Map<String, List<String>> query) throws InterruptedException {
        PastCounts counts = PastCounts.of(query, ZonedDateTime.now(ZoneId.systemDefault()), new ReadingTime(nanoClock));
        if (log.isEmpty()) {
            return counts.document(PastSource.RECENT, List.of(ONLY_LOGGED));
        }
        Coverage coverage = open(log.get(), counts.filter())
                .openCounts(counts.range().from(), counts.range().to(), counts::add);
        return counts.document(PastSource.LOG, coverage.notes(DateTimeFormatter.ISO_INSTANT));
    }

    private static Coverage ofLog(Path file, PastQuestion question, Predicate<LoggedTable> each)
            throws InterruptedException {
        History history = open(file, question.filter());
        Optional<Instant> at = question.at();
        PastRange range = question.range();
        return at.isPresent() ? history.openAt(at.get(), each) : history.ended(range.from(), range.to(), each);
    }

    private static History open(Path file, ConnectionFilter filter) {
        try {
            return History.open(file, filter);
        } catch (IOException e) {
            throw Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "The log of connections \"" + file + "\" cannot be read: " + e.getMessage() + ".");
        }
    }

    private Coverage ofRecent(PastQuestion question, Predicate<LoggedTable> each) {
        if (question.at().isPresent()) {
            throw Problem.of(PastQuestion.AT, ONLY_LOGGED);
        }
        PastRange range = question.range();
        return History.ended(recent, question.filter(), range.from(), range.to(), each);
    }
}
