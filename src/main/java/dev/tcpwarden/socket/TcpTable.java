package dev.tcpwarden.socket;

import java.util.Set;

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

    /** Of columns that a {@link TcpTableBuilder} has filled. */
    TcpTable(int size, TableColumns columns, CookieIndex index, Set<TableField> details) {
        this.size = size;
        this.columns = columns;
        this.index = index;
        this.details = details;
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
}
