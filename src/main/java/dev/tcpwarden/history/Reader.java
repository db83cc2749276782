package dev.tcpwarden.history;

import java.util.function.Predicate;

/**
 * Takes what is found until it has enough.
 *
 * @param <T> what it takes
 */
final class Reader<T> {

    private final Predicate<T> each;
    private boolean enough;

    Reader(Predicate<T> each) {
        this.each = each;
    }

    /** Returns false once it has enough. */
    boolean takes(T found) {
        enough = !each.test(found);
        return !enough;
    }

    boolean hasEnough() {
        return enough;
    }
}
