package dev.tcpwarden.rows;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that have the same values of some {@link GroupKey}s, added up. Where the system does not report a value of every
 * socket, the sums are over those for which it does, and {@link Measure#UNKNOWN} where it reports none.
 */
public final class Group {

    private static final Measure[] MEASURES = Measure.ALL.stream()
            .filter(measure -> measure.group() != Measure.Group.NONE)
            .toArray(Measure[]::new);

    private final List<@Nullable Object> values;
    private int count;
    private long receiveQueue = Measure.UNKNOWN;
    private long sendQueue = Measure.UNKNOWN;
    private final long[] sums = new long[Measure.ALL.size()];
    private final Values[] all = new Values[Measure.ALL.size()];

    /** Every known value of a measure. */
    private static final class Values {

        private long[] values = new long[4];
        private int count;

        void add(long value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = value;
        }

        void sort() {
            Arrays.sort(values, 0, count);
        }

        long at(int place) {
            return count == 0 ? Measure.UNKNOWN : values[place];
        }
    }

    Group(List<@Nullable Object> values) {
        this.values = values;
        for (Measure measure : MEASURES) {
            sums[measure.ordinal()] = Measure.UNKNOWN;
            if (measure.group() == Measure.Group.MEDIAN_MAX) {
                all[measure.ordinal()] = new Values();
            }
        }
    }

    void add(TcpTable table, int row) {
        count++;
        if (table.has(TableField.QUEUES)
                && table.state(row) != TcpState.LISTEN) { // whose queues count connections, not bytes
            receiveQueue = sum(receiveQueue, table.receiveQueue(row));
            sendQueue = sum(sendQueue, table.sendQueue(row));
        }
        for (Measure measure : MEASURES) {
            long value = table.measures().get(measure, row);
            if (value == Measure.UNKNOWN) {
                continue;
            }
            int place = measure.ordinal();
            if (measure.group() == Measure.Group.MEDIAN_MAX) {
                all[place].add(value);
            } else {
                sums[place] = sum(sums[place], value);
            }
        }
    }

    private static long sum(long known, long more) {
        return known == Measure.UNKNOWN ? more : known + more;
    }

    /** To be called when all are added. */
    void sort() {
        for (Measure measure : MEASURES) {
            if (measure.group() == Measure.Group.MEDIAN_MAX) {
                all[measure.ordinal()].sort();
            }
        }
    }

    /** The values that its sockets share, in the order of the keys. */
    public List<@Nullable Object> values() {
        return values;
    }

    public int count() {
        return count;
    }

    /** Bytes to be read; listeners left out. */
    long receiveQueue() {
        return receiveQueue;
    }

    /** Bytes to be sent or acknowledged; listeners left out. */
    long sendQueue() {
        return sendQueue;
    }

    /** Of a flag: for how many connections it holds. */
    long sum(Measure measure) {
        return sums[measure.ordinal()];
    }

    /** Of an even number of values the lower one of the two in the middle. */
    long median(Measure measure) {
        Values known = all[measure.ordinal()];
        return known.at((known.count - 1) / 2);
    }

    long max(Measure measure) {
        Values known = all[measure.ordinal()];
        return known.at(known.count - 1);
    }
}
