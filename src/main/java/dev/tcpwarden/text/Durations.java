package dev.tcpwarden.text;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as Prometheus writes them: whole numbers of {@code d}, {@code h}, {@code m}, {@code s} and {@code ms}, in that order:
 * 1m30s. Round-trip times need {@code us} beside them, microseconds.
 */
public final class Durations {

    private record Unit(String symbol, Duration length) {}

    /** The units, longest first; each is a group of {@link #FORM}. */
    private static final List<Unit> UNITS = List.of(
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)),
            new Unit("us", Duration.of(1, ChronoUnit.MICROS)));

    private static final Pattern FORM = Pattern.compile(
            "(?=.)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?(?:(\\d{1,9})us)?");

    private static final Duration READ_IN_MICROS = Duration.ofMillis(10);
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final Duration READ_IN_MILLIS = Duration.ofSeconds(10);

    private Durations() {}

    /** @throws IllegalArgumentException if {@code text} is no duration, or not between the two (both allowed) */
    public static Duration parse(String text, Duration least, Duration most) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        Duration duration = Duration.ZERO;
        for (int i = 0; i < UNITS.size(); i++) {
            duration = duration.plus(UNITS.get(i).length.multipliedBy(number(matcher.group(i + 1))));
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** {@code duration}, whole microseconds of it, so that {@link #parse} reads the same: {@code 1h30m}, {@code 0s}. */
    public static String write(Duration duration) {
        return write(duration, UNITS.size());
    }

    /** The same for a table's column, in the one or two units that matter: {@code 213us}, {@code 1450ms}, {@code 3d4h}. */
    public static String brief(Duration duration) {
        if (duration.compareTo(READ_IN_MICROS) < 0 && duration.toNanos() % NANOS_A_MILLI != 0) {
            return duration.toNanos() / 1_000 + "us";
        }
        if (duration.compareTo(READ_IN_MILLIS) < 0) {
            return duration.toMillis() + "ms";
        }
        int first = 0;
        while (duration.compareTo(UNITS.get(first).length) < 0) {
            first++;
        }
        return write(duration, Math.min(first + 2, 4));
    }

    /** In the longest {@code units} units; what is left over is dropped. */
    private static String write(Duration duration, int units) {
        StringBuilder text = new StringBuilder();
        Duration rest = duration;
        for (Unit unit : UNITS.subList(0, units)) {
            long count = rest.dividedBy(unit.length);
            rest = rest.minus(unit.length.multipliedBy(count));
            if (count > 0) {
                text.append(count).append(unit.symbol);
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
