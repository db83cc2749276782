package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;

/** Medians of the round-trip times of established connections, by groups of rows. */
final class MedianRtts {

    private MedianRtts() {}

    /**
     * For each group the median in microseconds, the lower one of two; 0 where no round trip is known.
     *
     * @param groupOfRow {@link Index#NONE} for a row that is in none
     */
    static long[] of(TcpTable table, int[] groupOfRow, int groups) {
        int[] ends = new int[groups + 1]; // first the sizes, then where each group begins, then where it ends
        for (int row = 0; row < table.size(); row++) {
            if (counts(table, groupOfRow, row)) {
                ends[groupOfRow[row] + 1]++;
            }
        }
        for (int group = 1; group <= groups; group++) {
            ends[group] += ends[group - 1];
        }
        int[] starts = ends.clone();
        long[] sorted = new long[ends[groups]];
        for (int row = 0; row < table.size(); row++) {
            if (counts(table, groupOfRow, row)) {
                sorted[ends[groupOfRow[row]]++] = table.measures().get(Measure.RTT, row);
            }
        }
        long[] medians = new long[groups];
        for (int group = 0; group < groups; group++) {
            int size = ends[group] - starts[group];
            if (size > 0) {
                Arrays.sort(sorted, starts[group], ends[group]);
                medians[group] = sorted[starts[group] + (size - 1) / 2];
            }
        }
        return medians;
    }

    private static boolean counts(TcpTable table, int[] groupOfRow, int row) {
        return groupOfRow[row] != Index.NONE
                && table.state(row) == TcpState.ESTABLISHED
                && table.measures().get(Measure.RTT, row) != Measure.UNKNOWN;
    }
}
