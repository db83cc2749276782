package dev.tcpwarden.socket;

import dev.tcpwarden.socket.Measure.Storage;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What is measured of the rows of a table, a column for each {@link Measure}. Of listeners, requests and TIME_WAIT the kernel
 * reports nothing.
 */
public final class MeasureColumns {

    private static final int FLAG_VALUES =
            16; // the lower half of a row's bits: what is known; the upper: the values of flags
    private static final Measure[] MEASURES = Measure.values();
    private static final Measure[] COUNTERS = Measure.COUNTERS.toArray(Measure[]::new);

    private int[] bits;
    private final int[][] ints = new int[MEASURES.length][];
    private final long[][] longs = new long[MEASURES.length][];

    MeasureColumns(int capacity) {
        bits = new int[capacity];
        for (int i = 0; i < MEASURES.length; i++) {
            ints[i] = new int[MEASURES[i].storage() == Storage.INT ? capacity : 0];
            longs[i] = new long[MEASURES[i].storage() == Storage.LONG ? capacity : 0];
        }
    }

    void grow(int capacity) {
        bits = Arrays.copyOf(bits, capacity);
        for (int i = 0; i < MEASURES.length; i++) {
            ints[i] = MEASURES[i].storage() == Storage.INT ? Arrays.copyOf(ints[i], capacity) : ints[i];
            longs[i] = MEASURES[i].storage() == Storage.LONG ? Arrays.copyOf(longs[i], capacity) : longs[i];
        }
    }

    /** Nothing is known of a row until it is set. */
    void clear(int row) {
        bits[row] = 0;
    }

    void move(int from, int to) {
        bits[to] = bits[from];
        for (int i = 0; i < MEASURES.length; i++) {
            if (MEASURES[i].storage() == Storage.INT) {
                ints[i][to] = ints[i][from];
            } else if (MEASURES[i].storage() == Storage.LONG) {
                longs[i][to] = longs[i][from];
            }
        }
    }

    void set(Measure measure, int row, long value) {
        int place = measure.ordinal();
        int known = 1 << place;
        if (measure.storage() == Storage.LONG) {
            longs[place][row] = value;
        } else if (measure.storage() == Storage.INT) {
            ints[place][row] = (int) value;
        } else if (value != 0) {
            known |= known << FLAG_VALUES;
        }
        bits[row] |= known;
    }

    /** What is known of a row, as {@link #known} of the measures says it, and the flags that hold. */
    void setBits(int row, int known) {
        bits[row] = known;
    }

    int[] ints(Measure measure) {
        return ints[measure.ordinal()];
    }

    long[] longs(Measure measure) {
        return longs[measure.ordinal()];
    }

    /** The bit that says that a measure is known. */
    static int known(Measure measure) {
        return 1 << measure.ordinal();
    }

    /** The bits that say that a flag is known and holds. */
    static int holds(Measure flag) {
        return known(flag) | known(flag) << FLAG_VALUES;
    }

    void set(int row, MeasureValues values) {
        clear(row);
        for (Measure measure : MEASURES) {
            if (values.get(measure) != Measure.UNKNOWN) {
                set(measure, row, values.get(measure));
            }
        }
    }

    /** The row's value, or {@link Measure#UNKNOWN}. */
    public long get(Measure measure, int row) {
        int place = measure.ordinal();
        int known = bits[row];
        if ((known >>> place & 1) == 0) {
            return Measure.UNKNOWN;
        }
        return measure.storage() == Storage.FLAG ? known >>> (FLAG_VALUES + place) & 1 : number(measure, row);
    }

    /**
     * Adds how much each counter of a row that is known has grown.
     *
     * @param old the row that it was in {@code before}, or {@link Index#NONE}
     * @param sums from {@code first} on by the ordinals of the measures
     */
    public void addGrowth(int row, MeasureColumns before, int old, long[] sums, int first) {
        int known = bits[row];
        int knownBefore = old == Index.NONE ? 0 : before.bits[old];
        for (Measure counter : COUNTERS) {
            int place = counter.ordinal();
            if ((known >>> place & 1) != 0) {
                long then = (knownBefore >>> place & 1) == 0 ? 0 : before.number(counter, old);
                long now = number(counter, row);
                if (now != then) {
                    sums[first + place] += counter.growth(then, now);
                }
            }
        }
    }

    /**
     * The rows of which a counter may differ from what it was; a pass over each column.
     *
     * @param old for each row its row in {@code before}, or {@link Index#NONE} for one that is left out
     * @param rows how many there are
     */
    public BitSet differing(MeasureColumns before, int[] old, int rows) {
        BitSet differing = new BitSet(rows);
        differing(bits, before.bits, old, rows, differing);
        for (Measure counter : COUNTERS) {
            int place = counter.ordinal();
            if (counter.storage() == Storage.INT) {
                differing(ints[place], before.ints[place], old, rows, differing);
            } else {
                differing(longs[place], before.longs[place], old, rows, differing);
            }
        }
        return differing;
    }

    private static void differing(int[] column, int[] before, int[] old, int rows, BitSet differing) {
        for (int row = 0; row < rows; row++) {
            if (old[row] != Index.NONE && column[row] != before[old[row]]) {
                differing.set(row);
            }
        }
    }

    private static void differing(long[] column, long[] before, int[] old, int rows, BitSet differing) {
        for (int row = 0; row < rows; row++) {
            if (old[row] != Index.NONE && column[row] != before[old[row]]) {
                differing.set(row);
            }
        }
    }

    private long number(Measure measure, int row) {
        int place = measure.ordinal();
        return measure.storage() == Storage.LONG ? longs[place][row] : Integer.toUnsignedLong(ints[place][row]);
    }

    /** Whether a flag is known to hold. */
    public boolean is(Measure flag, int row) {
        return (bits[row] >>> (FLAG_VALUES + flag.ordinal()) & 1) != 0;
    }

    /** Whether anything is known of the row. */
    public boolean isKnown(int row) {
        return bits[row] != 0;
    }

    /** A row as an object, for those that handle few. */
    public MeasureValues get(int row) {
        if (!isKnown(row)) {
            return MeasureValues.NONE;
        }
        long[] values = new long[MEASURES.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(MEASURES[i], row);
        }
        return new MeasureValues(values);
    }
}
