package dev.tcpwarden.process;

import java.time.Duration;

/**
 * How long each row of a table has been known, as columns: since its socket was first seen, and since it was first seen in the
 * state that it has. Times are tenths of a second after the first table; what was there in the first table is at least as old.
 *
 * <p>The arrays are not copied, may be longer than the table, and do not change until the ages are {@linkplain #retire() retired}.
 */
public final class Ages {

    private static final int MILLIS = 100;

    private final int now;
    private int[] seen;
    private int[] inState;

    /** The columns of ages that are not read any more, for the next ones. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Retired(int[] seen, int[] inState) {}

    /** @param now when the table was read */
    public Ages(int now, int[] seen, int[] inState) {
        this.now = now;
        this.seen = seen;
        this.inState = inState;
    }

    /** Gives up the columns for the next ages; every later look at a row's age fails with an {@link IndexOutOfBoundsException}. */
    public Retired retire() {
        Retired columns = new Retired(seen, inState);
        seen = new int[0];
        inState = new int[0];
        return columns;
    }

    /** When the table was read. */
    public int now() {
        return now;
    }

    /** When each row's socket was first seen: a column, for those that make the next one of it. */
    public int[] seen() {
        return seen;
    }

    /** When each row's socket was first seen in its state, likewise. */
    public int[] inState() {
        return inState;
    }

    /** The unit of these columns for a number of nanoseconds. */
    public static int tenths(long nanos) {
        return (int) (nanos / (MILLIS * 1_000_000L));
    }

    /** A number in the unit of these columns. */
    public static Duration duration(int tenths) {
        return Duration.ofMillis((long) tenths * MILLIS);
    }

    /** Milliseconds since the socket was first seen. */
    public long ageMillis(int row) {
        return (long) (now - seen[row]) * MILLIS;
    }

    /** Milliseconds since it was first seen in this state. */
    public long ageInStateMillis(int row) {
        return (long) (now - inState[row]) * MILLIS;
    }

    /** Since the socket was first seen. */
    public Duration age(int row) {
        return Duration.ofMillis(ageMillis(row));
    }

    /** Since it was first seen in this state. */
    public Duration ageInState(int row) {
        return Duration.ofMillis(ageInStateMillis(row));
    }

    /** Whether the socket was in the first table, and may be older than {@link #age} says. */
    public boolean isLowerBound(int row) {
        return seen[row] == 0;
    }

    /** Whether the socket was in the first table in this very state, and may have it longer than {@link #ageInState} says. */
    public boolean isLowerBoundInState(int row) {
        return inState[row] == 0;
    }
}
