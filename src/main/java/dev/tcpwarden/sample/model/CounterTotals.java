package dev.tcpwarden.sample.model;

import dev.tcpwarden.socket.Measure;
import java.util.Arrays;

/** What connections counted, added up: a sum for each of {@link Measure#COUNTERS}. Immutable. */
public final class CounterTotals {

    public static final CounterTotals ZERO = new CounterTotals(new long[Measure.ALL.size()]);

    private final long[] sums; // by ordinal

    /** Takes over {@code sums}, which has an element a measure. */
    public CounterTotals(long[] sums) {
        this.sums = sums;
    }

    public long get(Measure counter) {
        return sums[counter.ordinal()];
    }

    public CounterTotals plus(CounterTotals other) {
        long[] both = sums.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.sums[i];
        }
        return new CounterTotals(both);
    }

    public CounterTotals minus(CounterTotals other) {
        long[] difference = sums.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= other.sums[i];
        }
        return new CounterTotals(difference);
    }

    /** The same with 0 for what is less. */
    public CounterTotals orZero() {
        return new CounterTotals(
                Arrays.stream(sums).map(sum -> Math.max(0, sum)).toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CounterTotals that && Arrays.equals(sums, that.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    @Override
    public String toString() {
        return Arrays.toString(sums);
    }
}
