package dev.tcpwarden.cli.top;

import dev.tcpwarden.rows.GroupKey;
import java.util.List;

/** What a line of the screen is. The names are the values of {@code --view}. */
public enum View {
    processes("Sockets"),
    groups("Count"),
    connections("Send-Q");

    static final List<View> ALL = List.of(values());

    private final String firstSort;

    View(String firstSort) {
        this.firstSort = firstSort;
    }

    /** The header of the column that it is sorted by at first. */
    String firstSort() {
        return firstSort;
    }

    /** The view that follows, or the first. */
    View next() {
        return ALL.get((ordinal() + 1) % ALL.size());
    }

    Listing list(Reading reading, int[] rows, List<GroupKey> keys) {
        return switch (this) {
            case processes -> ProcessListing.of(reading, rows);
            case groups -> GroupListing.of(reading, rows, keys);
            case connections -> ConnectionListing.of(reading, rows);
        };
    }
}
