package dev.tcpwarden.cli.top;

import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Which line is selected, and which are in sight. At first it is the first one, whatever that is; one that was moved to is followed as
 * it changes its place.
 */
final class Selection {

    private int[] order = {};
    private IntFunction<Object> identity = line -> line;
    private Optional<Object> followed = Optional.empty();
    private int place;
    private int first;

    /** A selection, to come back to. */
    record Kept(Optional<Object> followed, int place, int first) {}

    Kept keep() {
        return new Kept(followed, place, first);
    }

    void restore(Kept kept) {
        followed = kept.followed;
        place = kept.place;
        first = kept.first;
    }

    void reset() {
        restore(new Kept(Optional.empty(), 0, 0));
    }

    /** Finds the selected line in lines that are new. If it is gone, the one in its place is selected. */
    void follow(int[] lines, IntFunction<Object> identities) {
        order = lines;
        identity = identities;
        if (followed.isPresent()) {
            int found = find(followed.get());
            moveTo(found < 0 ? place : found);
        } else {
            place = 0;
        }
    }

    private int find(Object wanted) {
        for (int at = 0; at < order.length; at++) {
            if (identity.apply(order[at]).equals(wanted)) {
                return at;
            }
        }
        return -1;
    }

    /** The place of the selected line in their order. */
    int place() {
        return place;
    }

    void moveBy(int lines) {
        moveTo(place + lines);
    }

    void moveTo(int wanted) {
        place = Math.max(0, Math.min(order.length - 1, wanted));
        followed = order.length == 0 ? followed : Optional.of(identity.apply(order[place]));
    }

    /** To the first line, whatever that will be. */
    void moveToFirst() {
        reset();
    }

    void moveToLast() {
        moveTo(order.length - 1);
    }

    /** The place of the first of {@code height} lines that are in sight. */
    int first(int height) {
        int last = Math.max(0, order.length - height);
        first = Math.max(Math.min(first, place), place - height + 1);
        first = Math.max(0, Math.min(first, last));
        return first;
    }
}
