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
 * @param before time of the line before it in its block; {@link LogLine#NO_TIME} if it is the first
 * @param rowsBefore how many rows of its block come before it
 */
record Mark(Kind kind, long time, long number, long before, int rowsBefore) {

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
            case "start" -> new Mark(Kind.START, line.time(), started(values), before, rowsBefore);
            case "interval" -> new Mark(Kind.INTERVAL, line.time(), 0, before, rowsBefore);
            case "stop" -> new Mark(Kind.STOP, line.time(), 0, before, rowsBefore);
            case "lost" -> new Mark(Kind.LOST, line.time(), values.number("lost"), before, rowsBefore);
            default -> null;
        };
    }

    private static long started(SavedRow values) throws IOException {
        try {
            return Instant.parse(values.text("agent_started")).toEpochMilli();
        } catch (DateTimeException e) {
            throw values.wrong("agent_started");
        }
    }

    /** Whether the log is complete up to its time. */
    boolean isComplete() {
        return kind == Kind.INTERVAL || kind == Kind.STOP;
    }
}
