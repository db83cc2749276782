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

    Part in(LineBlock block) {
        return Part.in(
                block, (line, time) -> line.isOpen() && time >= first && time <= last && lines.mayChoose(line), filter);
    }

    /** Hands on what was counted; false if nothing is to follow. */
    boolean hand(Part part, Coverage coverage, Reader<List<OpenCount>> reader) {
        for (int row = 0; row < part.matching().size(); row++) {
            counts.merge(part.matching().row(row).time().toEpochMilli(), 1, Integer::sum);
        }
        List<OpenCount> complete = new ArrayList<>();
        for (Mark mark : part.found().marks()) {
            long time = mark.time();
            if (mark.isComplete() && time >= first && time <= last && time != counted) {
                complete.add(new OpenCount(Instant.ofEpochMilli(time), counts.getOrDefault(time, 0)));
                counts.keySet().removeIf(earlier -> earlier <= time);
                counted = time;
            }
        }
        coverage.addUnreadable(part.unreadable());
        boolean goesOn = coverage.add(part.found()).isEmpty();
        return reader.takes(complete) && goesOn;
    }
}
