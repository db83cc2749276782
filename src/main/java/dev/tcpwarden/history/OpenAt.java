package dev.tcpwarden.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what was open at a moment: the first line of a connection after that, if it had been opened before. While no such line is
 * there yet, a line before that has it open, and none that it ended.
 */
final class OpenAt {

    private final Instant moment;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, byte[]> before = new HashMap<>(); // lines, which are a fourth of what is read of them

    OpenAt(Instant moment) {
        this.moment = moment;
    }

    /** Returns those that were open and have not been returned. */
    List<LoggedRow> add(List<LoggedRow> rows) {
        List<LoggedRow> open = new ArrayList<>();
        for (LoggedRow row : rows) {
            String ends = row.ends();
            if (row.time().isBefore(moment)) {
                addBefore(ends, row);
            } else if (row.wasOpen(moment)) {
                before.remove(ends);
                if (seen.add(ends)) {
                    open.add(row);
                }
            }
        }
        return open;
    }

    private void addBefore(String ends, LoggedRow row) {
        if (row.result() == null) {
            before.put(ends, row.line());
        } else {
            before.remove(ends);
        }
    }

    /** Those of which the last line, before the moment, has them open. */
    List<LoggedRow> openBefore() {
        List<LoggedRow> open = new ArrayList<>();
        for (byte[] line : before.values()) {
            try {
                open.add(LoggedRow.of(new LogLine(line, 0, line.length)));
            } catch (IOException e) {
                throw new UncheckedIOException(e); // it was read before
            }
        }
        return open;
    }
}
