package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.history.Coverage;
import dev.tcpwarden.history.History;
import dev.tcpwarden.history.LoggedTable;
import dev.tcpwarden.history.Recent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpStatus;

/** Connections of the past: of the log where there is one, else the newest that ended. One reading at a time, and not for long. */
public final class Past {

    /** Requests that may wait for the one that is answered: the last of them for three times {@link PastAnswer#LONGEST}. */
    static final int MOST_WAITING = 2;

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
        PastAnswer answer = new PastAnswer(question, nanoClock);
        Coverage coverage = log.isPresent() ? ofLog(log.get(), question, answer::add) : ofRecent(question, answer::add);
        return answer.document(log.isPresent() ? "log" : "recent", coverage);
    }

    private static Coverage ofLog(Path file, PastQuestion question, Predicate<LoggedTable> each)
            throws InterruptedException {
        History history;
        try {
            history = History.open(file, question.filter());
        } catch (IOException e) {
            throw Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "The log of connections \"" + file + "\" cannot be read: " + e.getMessage() + ".");
        }
        Optional<Instant> at = question.at();
        return at.isPresent() ? history.openAt(at.get(), each) : history.ended(question.from(), question.to(), each);
    }

    private Coverage ofRecent(PastQuestion question, Predicate<LoggedTable> each) {
        if (question.at().isPresent()) {
            throw Problem.of(
                    PastQuestion.AT,
                    "what was open at a moment is only in a log of connections, and this agent writes none to a file:"
                            + " --connections.log=FILE");
        }
        return History.ended(recent, question.filter(), question.from(), question.to(), each);
    }
}
