package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.TcpInfo;
import dev.tcpwarden.text.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a row can be compared by: a time in whole units, or a count. */
enum Measure {
    RTT(ChronoUnit.MICROS) {
        @Override
        long of(AttributedTable table, int row) {
            return table.table().info().rttMicros(row);
        }
    },
    IDLE(ChronoUnit.MILLIS) {
        @Override
        long of(AttributedTable table, int row) {
            return table.table().info().idleMillis(row);
        }
    },
    RETRANSMITS(null) {
        @Override
        long of(AttributedTable table, int row) {
            return table.table().info().retransmittedSegments(row);
        }
    },
    AGE(ChronoUnit.MILLIS) {
        @Override
        long of(AttributedTable table, int row) {
            return table.ages().map(ages -> ages.age(row).toMillis()).orElse(TcpInfo.UNKNOWN);
        }

        @Override
        boolean isAtLeast(AttributedTable table, int row) {
            return table.ages().filter(ages -> ages.isAtLeast(row)).isPresent();
        }
    },
    STATE_AGE(ChronoUnit.MILLIS) {
        @Override
        long of(AttributedTable table, int row) {
            return table.ages().map(ages -> ages.ageInState(row).toMillis()).orElse(TcpInfo.UNKNOWN);
        }

        @Override
        boolean isAtLeast(AttributedTable table, int row) {
            return table.ages().filter(ages -> ages.isAtLeastInState(row)).isPresent();
        }
    };

    private static final Duration LONGEST = Duration.ofDays(10_000);
    private static final long MOST = 0xffff_ffffL;

    private final String key = name().toLowerCase(Locale.ROOT);
    private final @Nullable ChronoUnit unit;

    /** @param unit null for a count */
    Measure(@Nullable ChronoUnit unit) {
        this.unit = unit;
    }

    /** The name in filters: {@code rtt}. */
    String key() {
        return key;
    }

    static Optional<Measure> ofKey(String key) {
        return Arrays.stream(values())
                .filter(measure -> measure.key.equals(key))
                .findFirst();
    }

    /** All keys, for messages that say what is allowed. */
    static String keys() {
        return Arrays.stream(values()).map(Measure::key).collect(Collectors.joining(", "));
    }

    /** The row's value; {@link TcpInfo#UNKNOWN} where it is not known. */
    abstract long of(AttributedTable table, int row);

    /** Whether it may be more than {@link #of} says. */
    boolean isAtLeast(AttributedTable table, int row) {
        return false;
    }

    /** Whether only an agent that runs knows it: no single table tells. */
    boolean needsHistory() {
        return this == AGE || this == STATE_AGE;
    }

    /** @throws IllegalArgumentException with a sentence that names the text and what is allowed */
    long parse(String text) {
        return unit == null ? count(text) : duration(text).dividedBy(unit.getDuration());
    }

    private static long count(String text) {
        long count = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("\"" + text + "\" is not a count: allowed are 0 to " + MOST);
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

    /** {@code value} as {@link #parse} reads it. */
    String write(long value) {
        return unit == null
                ? Long.toString(value)
                : Durations.write(unit.getDuration().multipliedBy(value));
    }
}
