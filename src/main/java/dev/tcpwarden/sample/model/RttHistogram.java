package dev.tcpwarden.sample.model;

import java.util.stream.IntStream;

/**
 * A histogram of round-trip times, as Prometheus has them: native buckets of schema {@link #SCHEMA}, of which bucket {@code i}
 * has the upper bound {@code 2^(i/8)} seconds, inclusive; and classic buckets, with the upper bounds
 * {@link #upperBoundsMicros}.
 */
public final class RttHistogram {

    /** The upper bound of each native bucket is 2^(2^-3) times, nine percent above, that of the one before. */
    public static final int SCHEMA = 3;

    private static final int BUCKETS_PER_OCTAVE = 1 << SCHEMA;
    private static final double MICROS = 1e-6;

    private static final int[] UPPER_BOUNDS_MICROS = {
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000
    };

    private static final int FIRST = bucket(1);
    private static final int LAST = bucket(0xffff_ffffL);

    private static final long[] LAST_MICROS = lastMicros();

    /** By the length of a number in bits the first bucket that can hold such a number. */
    private static final int[] FIRST_OF_LENGTH = IntStream.rangeClosed(0, Integer.SIZE)
            .map(bits -> bits == 0 ? 0 : bucket(1L << (bits - 1)) - FIRST)
            .toArray();

    private final long[] nativeCounts = new long[LAST - FIRST + 1];
    private final long[] classicCounts = new long[UPPER_BOUNDS_MICROS.length + 1];
    private long count;
    private long sumMicros;

    /** The upper bounds of the classic buckets in microseconds; one more without a bound follows. */
    public static int[] upperBoundsMicros() {
        return UPPER_BOUNDS_MICROS.clone();
    }

    private static int bucket(long micros) {
        return (int) Math.ceil(Math.log(micros * MICROS) / Math.log(2) * BUCKETS_PER_OCTAVE);
    }

    /** The largest number of microseconds in each bucket, which is sought near its upper bound: a bound itself is no whole number. */
    private static long[] lastMicros() {
        long[] last = new long[LAST - FIRST + 1];
        for (int i = 0; i < last.length; i++) {
            long micros = (long) (Math.pow(2, (double) (FIRST + i) / BUCKETS_PER_OCTAVE) / MICROS) + 1;
            while (bucket(micros) > FIRST + i) {
                micros--;
            }
            last[i] = micros;
        }
        return last;
    }

    /** @param micros at least 1, at most 2^32 - 1 */
    public void observe(long micros) {
        int bucket = FIRST_OF_LENGTH[Long.SIZE - Long.numberOfLeadingZeros(micros)];
        while (micros > LAST_MICROS[bucket]) {
            bucket++;
        }
        nativeCounts[bucket]++;
        int classic = 0;
        while (classic < UPPER_BOUNDS_MICROS.length && micros > UPPER_BOUNDS_MICROS[classic]) {
            classic++;
        }
        classicCounts[classic]++;
        count++;
        sumMicros += micros;
    }

    public RttHistogram copy() {
        RttHistogram copy = new RttHistogram();
        System.arraycopy(nativeCounts, 0, copy.nativeCounts, 0, nativeCounts.length);
        System.arraycopy(classicCounts, 0, copy.classicCounts, 0, classicCounts.length);
        copy.count = count;
        copy.sumMicros = sumMicros;
        return copy;
    }

    /** Takes a native bucket and how many it holds. */
    @FunctionalInterface
    public interface Buckets {
        void bucket(int index, long count);
    }

    /** The native buckets that hold anything, in ascending order. */
    public void forEachNative(Buckets buckets) {
        for (int i = 0; i < nativeCounts.length; i++) {
            if (nativeCounts[i] > 0) {
                buckets.bucket(FIRST + i, nativeCounts[i]);
            }
        }
    }

    /** How many each classic bucket holds, not those below it; the last one has no upper bound. */
    public long[] classicCounts() {
        return classicCounts.clone();
    }

    public long count() {
        return count;
    }

    public double sumSeconds() {
        return sumMicros * MICROS;
    }
}
