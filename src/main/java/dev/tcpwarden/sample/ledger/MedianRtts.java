package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.socket.Capacity;
import java.util.Arrays;

/** Medians of round-trip times, which are gathered by number and then taken by groups of numbers. */
final class MedianRtts {

    private int[] numbers = new int[0];
    private int[] micros = new int[0]; // unsigned
    private int size;

    /** Without any, with room for so many. */
    void clear(int most) {
        numbers = Capacity.column(numbers, most);
        micros = Capacity.column(micros, most);
        size = 0;
    }

    /** @param rtt at most 2^32 - 1 microseconds */
    void add(int number, long rtt) {
        numbers[size] = number;
        micros[size++] = (int) rtt;
    }

    /**
     * For each group the median in microseconds, the lower one of two; 0 where no round trip is known.
     *
     * @param groupOfNumber for each number its group
     */
    long[] medians(int[] groupOfNumber, int groups) {
        int[] ends = new int[groups + 1]; // first the sizes, then where each group begins, then where it ends
        for (int i = 0; i < size; i++) {
            ends[groupOfNumber[numbers[i]] + 1]++;
        }
        for (int group = 1; group <= groups; group++) {
            ends[group] += ends[group - 1];
        }
        int[] starts = ends.clone();
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[ends[groupOfNumber[numbers[i]]]++] = Integer.toUnsignedLong(micros[i]);
        }
        long[] medians = new long[groups];
        for (int group = 0; group < groups; group++) {
            int count = ends[group] - starts[group];
            if (count > 0) {
                Arrays.sort(sorted, starts[group], ends[group]);
                medians[group] = sorted[starts[group] + (count - 1) / 2];
            }
        }
        return medians;
    }
}
