package dev.tcpwarden.socket;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What is measured of one connection: a number for each {@link Measure}, or {@link Measure#UNKNOWN}. Immutable. */
public final class MeasureValues {

    public static final MeasureValues NONE = new MeasureValues(unknown());

    private final long[] values;

    /** Takes over {@code values}, which has an element a measure. */
    MeasureValues(long[] values) {
        this.values = values;
    }

    private static long[] unknown() {
        long[] values = new long[Measure.ALL.size()];
        Arrays.fill(values, Measure.UNKNOWN);
        return values;
    }

    public static MeasureValues of(Measure measure, long value) {
        return NONE.with(measure, value);
    }

    public MeasureValues with(Measure measure, long value) {
        if (values[measure.ordinal()] == value) {
            return this;
        }
        long[] changed = values.clone();
        changed[measure.ordinal()] = value;
        return new MeasureValues(changed);
    }

    public long get(Measure measure) {
        return values[measure.ordinal()];
    }

    /** The same as {@link MeasureColumns#addGrowth}. */
    public void addGrowth(MeasureValues before, long[] sums, int first) {
        for (Measure counter : Measure.COUNTERS) {
            if (get(counter) != Measure.UNKNOWN) {
                sums[first + counter.ordinal()] += counter.growth(before.get(counter), get(counter));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeasureValues that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Measure.ALL.stream()
                .filter(measure -> get(measure) != Measure.UNKNOWN)
                .map(measure -> measure.name() + "=" + get(measure))
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
