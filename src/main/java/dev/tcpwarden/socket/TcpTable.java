package dev.tcpwarden.socket;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The TCP table of one moment, in columns, which do not change until the table is {@linkplain #retire() retired}: row {@code i}
 * of every column is socket {@code i}, {@code 0 <= i < size()}. Rows are in the kernel's order, which means nothing. A {@link
 * TcpSocket} is made on demand; what runs over many rows reads columns. {@link #has} says what the system reports; the column of
 * what it does not holds zeros that mean nothing.
 */
public final class TcpTable {

    static final byte IPV6_SOCKET = 1;
    static final byte IPV6_ONLY = 2;
    private static final TcpState[] STATES = TcpState.values();

    private final int size;
    private TableColumns columns;
    private CookieIndex index;
    private final Set<TableField> details;

    private TcpTable(Builder from) {
        size = from.size;
        columns = from.columns;
        index = from.index;
        details = from.details;
    }

    /**
     * Gives up the table's memory for the next one. Every later read of a row fails with an {@link IndexOutOfBoundsException}: it
     * held the table for too long.
     */
    public RetiredTable retire() {
        RetiredTable memory = new RetiredTable(columns, index);
        columns = new TableColumns(0);
        index = new CookieIndex(0);
        return memory;
    }

    public int size() {
        return size;
    }

    /** Whether the system that this table is from reports that of its sockets. */
    public boolean has(TableField detail) {
        return details.contains(detail);
    }

    public TcpState state(int row) {
        return STATES[columns.states[row]];
    }

    /**
     * Whether the row is a connection, see {@link TcpState#isConnection()}. What Linux keeps of a closed one while it waits
     * for the peer's FIN is in FIN_WAIT2 like a whole socket, but has no tcp_info: that is none, as TIME_WAIT is none.
     */
    public boolean isConnection(int row) {
        TcpState state = state(row);
        return state.isConnection()
                && !(state == TcpState.FIN_WAIT2 && has(TableField.TCP_INFO) && !columns.measures.isKnown(row));
    }

    /** True for a socket of AF_INET6, also when its addresses are IPv4-mapped. */
    public boolean isIpv6Socket(int row) {
        return (columns.flags[row] & IPV6_SOCKET) != 0;
    }

    /** True for an IPv6 listener with IPV6_V6ONLY, which takes no IPv4 connections. */
    public boolean isIpv6Only(int row) {
        return (columns.flags[row] & IPV6_ONLY) != 0;
    }

    public long localHigh(int row) {
        return columns.localHigh[row];
    }

    public long localLow(int row) {
        return columns.localLow[row];
    }

    public int localPort(int row) {
        return columns.localPorts[row];
    }

    public long remoteHigh(int row) {
        return columns.remoteHigh[row];
    }

    public long remoteLow(int row) {
        return columns.remoteLow[row];
    }

    public int remotePort(int row) {
        return columns.remotePorts[row];
    }

    /** See {@link SocketId#interfaceIndex()}. */
    public int interfaceIndex(int row) {
        return columns.interfaces[row];
    }

    /** See {@link SocketId#netns()}. */
    public int netns(int row) {
        return columns.namespaces[row];
    }

    /** Whether a row's remote address, equal to that of a row of {@code other}, is on the same interface, where that matters. */
    public boolean isRemoteOnSameInterface(int row, TcpTable other, int otherRow) {
        return !IpAddress.isLinkLocal(columns.remoteHigh[row]) || isOnSameInterface(row, other, otherRow);
    }

    /** The same of the local address. */
    public boolean isLocalOnSameInterface(int row, TcpTable other, int otherRow) {
        return !IpAddress.isLinkLocal(columns.localHigh[row]) || isOnSameInterface(row, other, otherRow);
    }

    private boolean isOnSameInterface(int row, TcpTable other, int otherRow) {
        return columns.interfaces[row] == other.columns.interfaces[otherRow];
    }

    /** See {@link SocketId#cookie()}. */
    public long cookie(int row) {
        return columns.cookies[row];
    }

    /** The row with that cookie, or {@link Index#NONE}; a table has each cookie once, but for 0, which is none. */
    public int find(long cookie) {
        return cookie == 0 ? Index.NONE : index.find(cookie, columns.cookies);
    }

    /**
     * The same as {@link #find(long)}, faster where {@code guess} is the row: the kernel lists sockets in the same order again,
     * so the row after the one found before is nearly always right.
     */
    public int find(long cookie, int guess) {
        return guess < size && columns.cookies[guess] == cookie && cookie != 0 ? guess : find(cookie);
    }

    /** See {@link TcpSocket#inode()}. */
    public long inode(int row) {
        return columns.inodes[row];
    }

    public long uid(int row) {
        return Integer.toUnsignedLong(columns.uids[row]);
    }

    /** See {@link TcpSocket#hasUid()}. */
    public boolean hasUid(int row) {
        return has(TableField.UID) && (inode(row) != 0 || !has(TableField.INODE));
    }

    /** See {@link TcpSocket#hasInode()}. */
    public boolean hasInode(int row) {
        return has(TableField.INODE) && inode(row) != 0;
    }

    /** See {@link TcpSocket#receiveQueue()}. */
    public long receiveQueue(int row) {
        return Integer.toUnsignedLong(columns.receiveQueues[row]);
    }

    /** See {@link TcpSocket#sendQueue()}. */
    public long sendQueue(int row) {
        return Integer.toUnsignedLong(columns.sendQueues[row]);
    }

    /** What is measured of its connections. */
    public MeasureColumns measures() {
        return columns.measures;
    }

    public Endpoint local(int row) {
        return new Endpoint(
                IpAddress.on(columns.interfaces[row], columns.localHigh[row], columns.localLow[row]),
                columns.localPorts[row]);
    }

    public Endpoint remote(int row) {
        return new Endpoint(
                IpAddress.on(columns.interfaces[row], columns.remoteHigh[row], columns.remoteLow[row]),
                columns.remotePorts[row]);
    }

    public TcpSocket row(int row) {
        SocketId id = new SocketId(
                new Connection(local(row), remote(row)),
                isIpv6Socket(row),
                columns.interfaces[row],
                columns.namespaces[row],
                columns.cookies[row]);
        return new TcpSocket(
                id,
                state(row),
                columns.inodes[row],
                uid(row),
                receiveQueue(row),
                sendQueue(row),
                columns.measures.get(row),
                details);
    }

    /** Fills the columns of one table. A builder builds once. */
    public static final class Builder {

        private int size;
        private int indexed; // the rows before it are in the index
        private final TableColumns columns;
        private final CookieIndex index;
        private final Set<TableField> details;
        private int netns;

        /** A builder for a system that reports everything; see {@link #Builder(int, Set)}. */
        public Builder(int expectedRows) {
            this(expectedRows, TableField.ALL);
        }

        /**
         * A builder with room for that many rows; it grows when they do not suffice.
         *
         * @param details what the system reports of its sockets
         */
        public Builder(int expectedRows, Set<TableField> details) {
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
        public static Builder reusing(@Nullable RetiredTable retired, int rows, Set<TableField> details) {
            return retired != null && Capacity.fits(retired.columns().capacity(), rows)
                    ? new Builder(retired, details)
                    : new Builder(Capacity.forRows(rows), details);
        }

        private Builder(RetiredTable retired, Set<TableField> details) {
            this.details = Set.copyOf(details);
            columns = retired.columns();
            index = retired.index();
            index.clear();
        }

        /** The namespace of the rows that are added one by one from now on, see {@link SocketId#netns()}; 0 at first. */
        public Builder netns(int number) {
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
        public Builder add(TcpState state) {
            if (size == columns.capacity()) {
                columns.grow(size + (size >> 1));
            }
            columns.measures.clear(size);
            columns.namespaces[size] = netns;
            columns.states[size++] = (byte) state.ordinal();
            return this;
        }

        public Builder family(boolean ipv6Socket, boolean ipv6Only) {
            columns.flags[size - 1] = (byte) ((ipv6Socket ? IPV6_SOCKET : 0) | (ipv6Only ? IPV6_ONLY : 0));
            return this;
        }

        /** The local end; halves as in {@link IpAddress}. */
        public Builder local(long high, long low, int port) {
            columns.localHigh[size - 1] = high;
            columns.localLow[size - 1] = low;
            columns.localPorts[size - 1] = (char) port;
            return this;
        }

        /** The remote end; halves as in {@link IpAddress}. */
        public Builder remote(long high, long low, int port) {
            columns.remoteHigh[size - 1] = high;
            columns.remoteLow[size - 1] = low;
            columns.remotePorts[size - 1] = (char) port;
            return this;
        }

        /** Inode and user are 0 where the system does not report them. */
        public Builder identity(long cookie, long inode, int uid, int interfaceIndex) {
            columns.cookies[size - 1] = cookie;
            columns.inodes[size - 1] = inode;
            columns.uids[size - 1] = uid;
            columns.interfaces[size - 1] = interfaceIndex;
            return this;
        }

        /** Unsigned 32-bit values, see {@link TcpSocket}. */
        public Builder queues(int receiveQueue, int sendQueue) {
            columns.receiveQueues[size - 1] = receiveQueue;
            columns.sendQueues[size - 1] = sendQueue;
            return this;
        }

        /** Until it is set, a measure is not known. */
        public Builder measure(Measure measure, long value) {
            columns.measures.set(measure, size - 1, value);
            return this;
        }

        /** A row like {@code socket}, for tables made of a few rows. */
        public Builder add(TcpSocket socket) {
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
            return new TcpTable(this);
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
}
