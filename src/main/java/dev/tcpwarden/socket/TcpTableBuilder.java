package dev.tcpwarden.socket;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills the columns of one {@link TcpTable}. A builder builds once. */
public final class TcpTableBuilder {

    private int size;
    private int indexed; // the rows before it are in the index
    private final TableColumns columns;
    private final CookieIndex index;
    private final Set<TableField> details;
    private int netns;

    /** A builder for a system that reports everything; see {@link #TcpTableBuilder(int, Set)}. */
    public TcpTableBuilder(int expectedRows) {
        this(expectedRows, TableField.ALL);
    }

    /**
     * A builder with room for that many rows; it grows when they do not suffice.
     *
     * @param details what the system reports of its sockets
     */
    public TcpTableBuilder(int expectedRows, Set<TableField> details) {
        this.details = Set.copyOf(details);
        int capacity = Math.max(16, expectedRows);
        columns = new TableColumns(capacity);
        index = new CookieIndex(capacity);
    }

    /**
     * A builder that fills the memory of a retired table, unless there is none or it is far too large.
     *
     * @param rows about so many are expected
     * @param details what the system reports of its sockets
     */
    public static TcpTableBuilder reusing(@Nullable RetiredTable retired, int rows, Set<TableField> details) {
        return retired != null && Capacity.fits(retired.columns().capacity(), rows)
                ? new TcpTableBuilder(retired, details)
                : new TcpTableBuilder(Capacity.forRows(rows), details);
    }

    private TcpTableBuilder(RetiredTable retired, Set<TableField> details) {
        this.details = Set.copyOf(details);
        columns = retired.columns();
        index = retired.index();
        index.clear();
    }

    /** The namespace of the rows that are added one by one from now on, see {@link SocketId#netns()}; 0 at first. */
    public TcpTableBuilder netns(int number) {
        netns = number;
        return this;
    }

    /** Adds rows at once, which the block that this returns fills, before anything else is called here. */
    public RowBlock addRows(int rows) {
        if (size + rows > columns.capacity()) {
            columns.grow(Math.max(size + rows, size + (size >> 1)));
        }
        size += rows;
        return new RowBlock(columns, size - rows, rows);
    }

    /** Starts a row; the setters that follow fill it, and all of them must be called whose values the system reports. */
    public TcpTableBuilder add(TcpState state) {
        if (size == columns.capacity()) {
            columns.grow(size + (size >> 1));
        }
        columns.measures.clear(size);
        columns.namespaces[size] = netns;
        columns.states[size++] = (byte) state.ordinal();
        return this;
    }

    public TcpTableBuilder family(boolean ipv6Socket, boolean ipv6Only) {
        columns.flags[size - 1] =
                (byte) ((ipv6Socket ? TcpTable.IPV6_SOCKET : 0) | (ipv6Only ? TcpTable.IPV6_ONLY : 0));
        return this;
    }

    /** The local end; halves as in {@link IpAddress}. */
    public TcpTableBuilder local(long high, long low, int port) {
        columns.localHigh[size - 1] = high;
        columns.localLow[size - 1] = low;
        columns.localPorts[size - 1] = (char) port;
        return this;
    }

    /** The remote end; halves as in {@link IpAddress}. */
    public TcpTableBuilder remote(long high, long low, int port) {
        columns.remoteHigh[size - 1] = high;
        columns.remoteLow[size - 1] = low;
        columns.remotePorts[size - 1] = (char) port;
        return this;
    }

    /** Inode and user are 0 where the system does not report them. */
    public TcpTableBuilder identity(long cookie, long inode, int uid, int interfaceIndex) {
        columns.cookies[size - 1] = cookie;
        columns.inodes[size - 1] = inode;
        columns.uids[size - 1] = uid;
        columns.interfaces[size - 1] = interfaceIndex;
        return this;
    }

    /** Unsigned 32-bit values, see {@link TcpSocket}. */
    public TcpTableBuilder queues(int receiveQueue, int sendQueue) {
        columns.receiveQueues[size - 1] = receiveQueue;
        columns.sendQueues[size - 1] = sendQueue;
        return this;
    }

    /** Until it is set, a measure is not known. */
    public TcpTableBuilder measure(Measure measure, long value) {
        columns.measures.set(measure, size - 1, value);
        return this;
    }

    /** A row like {@code socket}, for tables made of a few rows. */
    public TcpTableBuilder add(TcpSocket socket) {
        SocketId id = socket.id();
        Endpoint local = id.connection().local();
        Endpoint remote = id.connection().remote();
        netns(id.netns()).add(socket.state());
        columns.measures.set(size - 1, socket.measures());
        return family(id.ipv6Socket(), false)
                .local(local.address().high(), local.address().low(), local.port())
                .remote(remote.address().high(), remote.address().low(), remote.port())
                .identity(id.cookie(), socket.inode(), (int) socket.uid(), id.interfaceIndex())
                .queues((int) socket.receiveQueue(), (int) socket.sendQueue());
    }

    /** Whether a row with that cookie, which is not 0, was added. */
    public boolean contains(long cookie) {
        dropRepeated();
        return cookie != 0 && index.find(cookie, columns.cookies) != Index.NONE;
    }

    public int size() {
        return size;
    }

    /** Takes back what was added after the first {@code rows}, of which {@link #contains} was not asked meanwhile. */
    public void truncate(int rows) {
        size = Objects.checkIndex(rows, size + 1);
        if (size < indexed) {
            throw new IllegalStateException("of " + indexed + " rows the cookies are in the index");
        }
    }

    /** The table, with the first of the rows that have one cookie, unless that is 0. */
    public TcpTable build() {
        dropRepeated();
        return new TcpTable(size, columns, index, details);
    }

    /** Many rows at once, since the index lies scattered in memory: a short loop waits for several places of it together. */
    private void dropRepeated() {
        long[] cookies = columns.cookies;
        int kept = indexed;
        for (int row = indexed; row < size; row++) {
            if (cookies[row] == 0 || index.find(cookies[row], cookies) == Index.NONE) {
                if (kept != row) {
                    columns.move(row, kept);
                }
                if (cookies[kept] != 0) {
                    index.add(kept, cookies);
                }
                kept++;
            }
        }
        size = kept;
        indexed = kept;
    }
}
