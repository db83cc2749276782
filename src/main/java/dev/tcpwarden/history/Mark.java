package dev.tcpwarden.history;

import dev.tcpwarden.rows.SavedRow;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line that is none of a connection.
 *
 * @param time milliseconds
 * @param number of a start the time when the agent started, of lost lines their number, else 0
 * @param setBackFrom of a start because the clock was set back, from which time it was, else {@link LogLine#NO_TIME}
 * @param before time of the line before it in its block; {@link LogLine#NO_TIME} if it is the first
 * @param rowsBefore how many rows of its block come before it
 */
record Mark(Kind kind, long time, long number, long setBackFrom, long before, int rowsBefore) {

    private static final String STARTED = "agent_started";
    private static final String SET_BACK_FROM = "clock_set_back_from";

    /** What it says. */
    enum Kind {
        /** An agent begins to write to this file. */
        START,
        /** What was open or had closed at that time has its line. */
        INTERVAL,
        /** The same, and the agent ends. */
        STOP,
        /** Lines were not written. */
        LOST
    }

    /** Null if the line is no such mark. */
    static @Nullable Mark of(LogLine line, long before, int rowsBefore) throws IOException {
        SavedRow values = line.read();
        return switch (line.event()) {
            case "start" ->
                new Mark(Kind.START, line.time(), time(values, STARTED), setBackFrom(values), before, rowsBefore);
            case "interval" -> new Mark(Kind.INTERVAL, line.time(), 0, LogLine.NO_TIME, before, rowsBefore);
            case "stop" -> new Mark(Kind.STOP, line.time(), 0, LogLine.NO_TIME, before, rowsBefore);
            case "lost" -> new Mark(Kind.LOST, line.time(), values.number("lost"), LogLine.NO_TIME, before, rowsBefore);
            default -> null;
        };
    }

    private static long setBackFrom(SavedRow values) throws IOException {
        return values.text(SET_BACK_FROM).isEmpty() ? LogLine.NO_TIME : time(values, SET_BACK_FROM);
    }

    private static long time(SavedRow values, String key) throws IOException {
        try {
            return Instant.parse(values.text(key)).toEpochMilli();
        } catch (DateTimeException e) {
            throw values.wrong(key);
        }
    }

    /** Whether the log is complete up to its time. */
    boolean isComplete() {
        return kind == Kind.INTERVAL || kind == Kind.STOP;
    }
}
