package dev.tcpwarden.filter;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.Measure.Unit;
import dev.tcpwarden.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a row can be compared by: the measures that have a filter key, and ages, which only a running agent knows.
 *
 * @param key the name in filters: {@code rtt}
 * @param meaning one line for people, without a full stop
 * @param max the largest bound that a filter may have, where it is no time
 * @param needsHistory whether no single table has it
 */
record Quantity(String key, String meaning, Unit unit, long max, Value value, Bound bound, boolean needsHistory) {

    /** The row's value in {@link #unit}; {@link Measure#UNKNOWN} where it is not known. */
    @FunctionalInterface
    interface Value {
        long of(AttributedTable table, int row);
    }

    /** Whether the row's value may be more than is known. */
    @FunctionalInterface
    interface Bound {
        boolean isLower(AttributedTable table, int row);
    }

    /** Milliseconds of an age. */
    @FunctionalInterface
    private interface Millis {
        long of(Ages ages, int row);
    }

    /** Whether an age is a lower bound. */
    @FunctionalInterface
    private interface AtLeast {
        boolean of(Ages ages, int row);
    }

    static final List<Quantity> ALL = Stream.concat(
                    Measure.inFilters(false).map(Quantity::of),
                    Stream.of(
                            age("age", "Time since the socket was first seen", Ages::ageMillis, Ages::isLowerBound),
                            age(
                                    "state_age",
                                    "Time since the socket was first seen in its state",
                                    Ages::ageInStateMillis,
                                    Ages::isLowerBoundInState)))
            .toList();

    private static final Duration LONGEST = Duration.ofDays(10_000);

    private static Quantity of(Measure measure) {
        return new Quantity(
                measure.filter().orElseThrow(),
                measure.meaning(),
                measure.unit(),
                measure.max(),
                (table, row) -> table.table().measures().get(measure, row),
                (table, row) -> false,
                false);
    }

    private static Quantity age(String key, String meaning, Millis millis, AtLeast atLeast) {
        return new Quantity(
                key,
                meaning,
                Unit.MILLISECONDS,
                Long.MAX_VALUE,
                (table, row) -> table.ages().isEmpty()
                        ? Measure.UNKNOWN
                        : millis.of(table.ages().get(), row),
                (table, row) ->
                        table.ages().filter(ages -> atLeast.of(ages, row)).isPresent(),
                true);
    }

    static Optional<Quantity> ofKey(String key) {
        return ALL.stream().filter(quantity -> quantity.key.equals(key)).findFirst();
    }

    /** All keys, for messages that say what is allowed. */
    static String keys() {
        return ALL.stream().map(Quantity::key).collect(Collectors.joining(", "));
    }

    /** @throws IllegalArgumentException with a sentence that names the text and what is allowed */
    long parse(String text) {
        return unit.time()
                .map(time -> duration(text).dividedBy(time.getDuration()))
                .orElseGet(() -> count(text));
    }

    private long count(String text) {
        long count = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
        if (count < 0 || count > max) {
            throw new IllegalArgumentException("\"" + text + "\" is not a count: allowed are 0 to " + max);
        }
        return count;
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text, Duration.ZERO, LONGEST);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration: allowed are 0s to " + Durations.write(LONGEST)
                            + ", written like 500us, 200ms, 1m30s, 1h or 7d",
                    e);
        }
    }

    /** {@code bound} as {@link #parse} reads it. */
    String write(long bound) {
        return unit.time()
                .map(time -> Durations.write(time.getDuration().multipliedBy(bound)))
                .orElseGet(() -> Long.toString(bound));
    }
}
