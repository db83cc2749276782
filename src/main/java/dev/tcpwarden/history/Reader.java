package dev.tcpwarden.history;

import java.util.function.Predicate;

/** Whoever asks, until that has enough. */
final class Reader {

    private final Predicate<LoggedTable> each;
    private boolean enough;

    Reader(Predicate<LoggedTable> each) {
        this.each = each;
    }

    /** Returns false once it has enough. */
    boolean takes(LoggedTable table) {
        enough = !each.test(table);
        return !enough;
    }

    boolean hasEnough() {
        return enough;
    }
}
