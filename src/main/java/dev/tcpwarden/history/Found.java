package dev.tcpwarden.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was looked for in a block.
 *
 * @param marks all that the block has
 * @param first time of its first line, in milliseconds; {@link LogLine#NO_TIME} if none has one
 * @param last the same of its last line
 * @param unreadable how many lines are none of the log
 */
record Found(List<LoggedRow> rows, List<Mark> marks, long first, long last, int unreadable) {

    /** Which lines of connections are looked for, by what they say first. */
    @FunctionalInterface
    interface Wanted {
        boolean is(LogLine line, long time);
    }

    static Found in(LineBlock block, Wanted wanted) {
        List<LoggedRow> rows = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        long first = LogLine.NO_TIME;
        long last = LogLine.NO_TIME;
        int unreadable = 0;
        for (LogLine line : block.lines()) {
            long time = line.time();
            boolean read = time != LogLine.NO_TIME && add(line, time, wanted, rows, marks, last);
            if (!read) {
                unreadable++;
            } else {
                first = first == LogLine.NO_TIME ? time : first;
                last = time;
            }
        }
        return new Found(rows, marks, first, last, unreadable);
    }

    private static boolean add(
            LogLine line, long time, Wanted wanted, List<LoggedRow> rows, List<Mark> marks, long before) {
        try {
            if (!line.isClosed() && !line.isOpen()) {
                Mark mark = Mark.of(line, before, rows.size());
                return mark != null && marks.add(mark);
            }
            if (wanted.is(line, time)) {
                rows.add(LoggedRow.of(line));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
