package dev.tcpwarden.socket;

import dev.tcpwarden.socket.Measure.Storage;
import java.nio.ByteBuffer;

/**
 * Rows that are added to a table a column at a time, from memory that has each column in one piece. Every method reads as many values
 * as there are rows, from the byte {@code at} on, in the byte order of {@code source}; every column must be copied.
 */
public final class RowBlock {

    /** A column that is copied as it is: values are as the accessors of {@link TcpTable} return them. */
    public enum Column {
        COOKIE(Long.BYTES),
        INODE(Long.BYTES),
        LOCAL_HIGH(Long.BYTES),
        LOCAL_LOW(Long.BYTES),
        REMOTE_HIGH(Long.BYTES),
        REMOTE_LOW(Long.BYTES),
        NETNS(Integer.BYTES),
        INTERFACE(Integer.BYTES),
        UID(Integer.BYTES),
        RECEIVE_QUEUE(Integer.BYTES),
        SEND_QUEUE(Integer.BYTES),
        LOCAL_PORT(Character.BYTES),
        REMOTE_PORT(Character.BYTES);

        private final int bytes;

        Column(int bytes) {
            this.bytes = bytes;
        }

        /** How many bytes a value has. */
        public int bytes() {
            return bytes;
        }
    }

    private final TableColumns columns;
    private final int first;
    private final int rows;

    RowBlock(TableColumns columns, int first, int rows) {
        this.columns = columns;
        this.first = first;
        this.rows = rows;
    }

    public RowBlock copy(Column column, ByteBuffer source, int at) {
        switch (column) {
            case COOKIE -> longs(source, at, columns.cookies);
            case INODE -> longs(source, at, columns.inodes);
            case LOCAL_HIGH -> longs(source, at, columns.localHigh);
            case LOCAL_LOW -> longs(source, at, columns.localLow);
            case REMOTE_HIGH -> longs(source, at, columns.remoteHigh);
            case REMOTE_LOW -> longs(source, at, columns.remoteLow);
            case NETNS -> ints(source, at, columns.namespaces);
            case INTERFACE -> ints(source, at, columns.interfaces);
            case UID -> ints(source, at, columns.uids);
            case RECEIVE_QUEUE -> ints(source, at, columns.receiveQueues);
            case SEND_QUEUE -> ints(source, at, columns.sendQueues);
            case LOCAL_PORT -> chars(source, at, columns.localPorts);
            case REMOTE_PORT -> chars(source, at, columns.remotePorts);
        }
        return this;
    }

    /** Values of a measure that is no flag; {@link #flags} says of which rows they are known. */
    public RowBlock copy(Measure measure, ByteBuffer source, int at) {
        if (measure.storage() == Storage.LONG) {
            longs(source, at, columns.measures.longs(measure));
        } else {
            ints(source, at, columns.measures.ints(measure));
        }
        return this;
    }

    /** A byte for each row, the number of its {@link TcpState}. */
    public RowBlock states(ByteBuffer source, int at) {
        for (int i = 0; i < rows; i++) {
            byte number = source.get(at + i);
            if (number < 1 || number > TcpState.COUNT) {
                throw new IllegalArgumentException("a row has a TCP state " + number + ", which is unknown");
            }
            columns.states[first + i] = (byte) (number - 1);
        }
        return this;
    }

    /** A byte for each row, of which {@code flags} says what the bits mean. */
    public RowBlock flags(ByteBuffer source, int at, RowFlags flags) {
        for (int i = 0; i < rows; i++) {
            int value = Byte.toUnsignedInt(source.get(at + i));
            columns.flags[first + i] = flags.family(value);
            columns.measures.setBits(first + i, flags.measures(value));
        }
        return this;
    }

    /** Replaces the cookie of a row; {@code row} counts from the first of these. */
    public void setCookie(int row, long cookie) {
        columns.cookies[first + row] = cookie;
    }

    public long cookie(int row) {
        return columns.cookies[first + row];
    }

    private void longs(ByteBuffer source, int at, long[] column) {
        source.slice(at, rows * Long.BYTES).order(source.order()).asLongBuffer().get(column, first, rows);
    }

    private void ints(ByteBuffer source, int at, int[] column) {
        source.slice(at, rows * Integer.BYTES)
                .order(source.order())
                .asIntBuffer()
                .get(column, first, rows);
    }

    private void chars(ByteBuffer source, int at, char[] column) {
        source.slice(at, rows * Character.BYTES)
                .order(source.order())
                .asCharBuffer()
                .get(column, first, rows);
    }
}
