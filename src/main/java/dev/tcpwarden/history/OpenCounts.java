package dev.tcpwarden.history;

import dev.tcpwarden.filter.ConnectionFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what was open whenever that was logged: the lines with the time of a mark, which comes after them. */
final class OpenCounts {

    private final long first;
    private final long last;
    private final ConnectionFilter filter;
    private final LineFilter lines;
    private final Map<Long, Integer> counts = new HashMap<>(); // by time, of which the mark has not come yet
    private long counted = LogLine.NO_TIME;

    /** @param from included, likewise {@code to} */
    OpenCounts(Instant from, Instant to, ConnectionFilter filter) {
        first = from.toEpochMilli();
        last = to.toEpochMilli();
        this.filter = filter;
        lines = new LineFilter(filter);
    }

    /**
     * What a block has.
     *
     * @param unreadable how many rows are none of the log
     * @param byTime how many were open
     */
    record Counted(Found found, int unreadable, Map<Long, Integer> byTime) {}

    Counted in(LineBlock block) {
        Map<Long, Integer> byTime = new HashMap<>();
        if (filter.isEmpty()) { // lines need not be read
            Found found = Found.in(block, (line, time) -> {
                if (isWanted(line, time)) {
                    byTime.merge(time, 1, Integer::sum);
                }
                return false;
            });
            return new Counted(found, 0, byTime);
        }
        Part part = Part.in(block, (line, time) -> isWanted(line, time) && lines.mayChoose(line), filter);
        for (int row : part.matching().rows()) {
            byTime.merge(part.matching().row(row).time().toEpochMilli(), 1, Integer::sum);
        }
        return new Counted(part.found(), part.unreadable(), byTime);
    }

    private boolean isWanted(LogLine line, long time) {
        return line.isOpen() && time >= first && time <= last;
    }

    /** Hands on what was counted; false if nothing is to follow. */
    boolean hand(Counted part, Coverage coverage, Reader<List<OpenCount>> reader) {
        part.byTime.forEach((time, open) -> counts.merge(time, open, Integer::sum));
        List<OpenCount> complete = new ArrayList<>();
        for (Mark mark : part.found.marks()) {
            long time = mark.time();
            if (mark.isComplete() && time >= first && time <= last && time != counted) {
                complete.add(new OpenCount(Instant.ofEpochMilli(time), counts.getOrDefault(time, 0)));
                counts.keySet().removeIf(earlier -> earlier <= time);
                counted = time;
            }
        }
        coverage.addUnreadable(part.unreadable);
        boolean goesOn = coverage.add(part.found).isEmpty();
        return reader.takes(complete) && goesOn;
    }
}
