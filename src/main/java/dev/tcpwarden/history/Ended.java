package dev.tcpwarden.history;

import dev.tcpwarden.filter.ConnectionFilter;
import java.time.Instant;

/** Finds what ended in a time. */
final class Ended {

    private final long first;
    private final long last;
    private final ConnectionFilter filter;
    private final LineFilter lines;

    /** @param from included, likewise {@code to} */
    Ended(Instant from, Instant to, ConnectionFilter filter) {
        first = from.toEpochMilli();
        last = to.toEpochMilli();
        this.filter = filter;
        lines = new LineFilter(filter);
    }

    Part in(LineBlock block) {
        return Part.in(
                block,
                (line, time) -> line.isClosed() && time >= first && time <= last && lines.mayChoose(line),
                filter);
    }

    /** Hands on what was found; false if nothing is to follow. */
    boolean hand(Part part, Coverage coverage, Reader<LoggedTable> reader) {
        coverage.addUnreadable(part.unreadable());
        boolean goesOn = coverage.add(part.found()).isEmpty();
        return reader.takes(part.matching()) && goesOn;
    }
}
