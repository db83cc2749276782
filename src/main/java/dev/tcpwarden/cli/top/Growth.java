package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.table.TextTable;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureColumns;

/** By how much the counters of each row grew between two tables. Of the first table nothing is known. */
final class Growth {

    static final Growth NONE = new Growth(new long[Flow.ALL.size()][0], 0);

    private static final double NANOS_A_SECOND = 1e9;

    private final long[][] columns; // by flow, then row
    private final double seconds;

    private Growth(long[][] columns, double seconds) {
        this.columns = columns;
        this.seconds = seconds;
    }

    /** @param nanos the time between the two tables */
    static Growth between(TableDiff changes, long nanos) {
        MeasureColumns before = changes.previous().table().measures();
        MeasureColumns now = changes.current().table().measures();
        int size = changes.current().table().size();
        long[][] columns = new long[Flow.ALL.size()][size];
        for (Flow flow : Flow.ALL) {
            long[] column = columns[flow.ordinal()];
            for (int row = 0; row < size; row++) {
                int older = changes.before(row);
                long was = older == Index.NONE ? Measure.UNKNOWN : before.get(flow.counter(), older);
                long is = now.get(flow.counter(), row);
                column[row] = is == Measure.UNKNOWN
                        ? Measure.UNKNOWN
                        : Math.max(0, flow.counter().growth(was, is));
            }
        }
        return new Growth(columns, Math.max(nanos, 1) / NANOS_A_SECOND);
    }

    /** Of one row; {@link Measure#UNKNOWN} if that is not known. */
    long of(Flow flow, int row) {
        return this == NONE ? Measure.UNKNOWN : columns[flow.ordinal()][row];
    }

    /** What rows grew by, as the cell of a table: in a second. */
    String text(long growth) {
        return growth == Measure.UNKNOWN ? TextTable.NOTHING : Amount.text(growth / seconds);
    }
}
