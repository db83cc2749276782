package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns the {@code struct inet_diag_msg} of one dump, each with its attributes, into rows of a table. Numbers are in the buffer's
 * byte order, but for addresses and ports, which are in network order.
 *
 * <p>A socket counts once: the kernel walks one hash table after the other while sockets move between them, and finds its place
 * again by counting, so that it can report one twice.
 *
 * <p>Both addresses of a socket are of one family: where an IPv6 socket is bound to an IPv4-mapped address and not connected, the
 * kernel reports {@code ::} as its remote address, which here is 0.0.0.0.
 */
final class InetDiagDecoder implements NetlinkAnswer.Receiver {

    private final TcpTableBuilder table;
    private long unknownAttributes;

    // what the attributes of one message say
    private boolean ipv6Only;
    private int info;
    private int infoLength;

    InetDiagDecoder(int expectedRows) {
        this(expectedRows, 0);
    }

    /** @param netns the namespace of the sockets */
    InetDiagDecoder(int expectedRows, int netns) {
        this(new TcpTableBuilder(expectedRows).netns(netns));
    }

    InetDiagDecoder(TcpTableBuilder table) {
        this.table = table;
    }

    /** Adds a row for the message in the bytes from {@code from} to before {@code to}. */
    @Override
    public void receive(ByteBuffer buffer, int from, int to) throws MalformedMessageException {
        inspect(buffer, from, to);
        add(buffer, from);
    }

    /** Finds the attributes of a message, without adding a row. */
    void inspect(ByteBuffer buffer, int from, int to) throws MalformedMessageException {
        if (to - from < InetDiag.MESSAGE_BYTES) {
            throw new MalformedMessageException("sock_diag reported a socket in " + (to - from)
                    + " bytes, fewer than the " + InetDiag.MESSAGE_BYTES + " of inet_diag_msg");
        }
        readAttributes(buffer, from + InetDiag.MESSAGE_BYTES, to);
    }

    /** Where the tcp_info of the message inspected last begins, if {@link #infoLength} is not 0. */
    int info() {
        return info;
    }

    int infoLength() {
        return infoLength;
    }

    /** Lets the row of the message inspected last have no tcp_info. */
    void dropInfo() {
        infoLength = 0;
    }

    static long cookie(ByteBuffer buffer, int message) {
        int at = message + InetDiag.MESSAGE_ID + InetDiag.IDIAG_COOKIE;
        return Integer.toUnsignedLong(buffer.getInt(at)) | (long) buffer.getInt(at + 4) << 32;
    }

    static int remotePort(ByteBuffer buffer, int message) {
        return networkPort(buffer, message + InetDiag.MESSAGE_ID + InetDiag.IDIAG_DPORT);
    }

    /** Adds a row for the message inspected last. */
    void add(ByteBuffer buffer, int from) throws MalformedMessageException {
        boolean ipv6 = isIpv6(buffer.get(from + InetDiag.IDIAG_FAMILY));
        int id = from + InetDiag.MESSAGE_ID;
        TcpState state = TcpStates.of(Byte.toUnsignedInt(buffer.get(from + InetDiag.IDIAG_STATE)));
        table.add(state).family(ipv6, ipv6Only);
        int localPort = networkPort(buffer, id + InetDiag.IDIAG_SPORT);
        int remotePort = remotePort(buffer, from);
        int local = id + InetDiag.IDIAG_SRC;
        int remote = id + InetDiag.IDIAG_DST;
        if (ipv6) {
            long localHigh = networkLong(buffer, local);
            long localLow = networkLong(buffer, local + 8);
            long remoteHigh = networkLong(buffer, remote);
            long remoteLow = networkLong(buffer, remote + 8);
            boolean noRemoteOfIpv4 = IpAddress.isIpv4(localHigh, localLow) && remoteHigh == 0 && remoteLow == 0;
            table.local(localHigh, localLow, localPort);
            table.remote(remoteHigh, noRemoteOfIpv4 ? IpAddress.lowOfIpv4(0) : remoteLow, remotePort);
        } else {
            table.local(0, IpAddress.lowOfIpv4(networkInt(buffer, local)), localPort);
            table.remote(0, IpAddress.lowOfIpv4(networkInt(buffer, remote)), remotePort);
        }
        table.identity(
                cookie(buffer, from),
                Integer.toUnsignedLong(buffer.getInt(from + InetDiag.IDIAG_INODE)),
                buffer.getInt(from + InetDiag.IDIAG_UID),
                buffer.getInt(id + InetDiag.IDIAG_IF));
        table.queues(buffer.getInt(from + InetDiag.IDIAG_RQUEUE), buffer.getInt(from + InetDiag.IDIAG_WQUEUE));
        TcpInfoDecoder.decode(buffer, info, infoLength, state, table);
    }

    /** How many attributes were skipped that the headers of Linux 6.18 do not name. */
    long unknownAttributes() {
        return unknownAttributes;
    }

    boolean contains(long cookie) {
        return table.contains(cookie);
    }

    /** How many rows there are so far. */
    int rows() {
        return table.size();
    }

    TcpTable build() {
        return table.build();
    }

    private static boolean isIpv6(byte family) throws MalformedMessageException {
        if (family != Libc.AF_INET && family != Libc.AF_INET6) {
            throw new MalformedMessageException(
                    "sock_diag reported a socket of address family " + Byte.toUnsignedInt(family));
        }
        return family == Libc.AF_INET6;
    }

    private void readAttributes(ByteBuffer buffer, int from, int to) throws MalformedMessageException {
        ipv6Only = false;
        infoLength = 0;
        for (int at = from; at < to; ) {
            int left = to - at;
            int length = left < Netlink.NLA_HDRLEN ? -1 : Short.toUnsignedInt(buffer.getShort(at + Netlink.NLA_LEN));
            if (length < Netlink.NLA_HDRLEN || length > left) {
                throw new MalformedMessageException(
                        "sock_diag attribute with " + left + " bytes left claims a length of " + length);
            }
            int type = buffer.getShort(at + Netlink.NLA_TYPE) & Netlink.NLA_TYPE_MASK;
            if (type == InetDiag.INET_DIAG_SKV6ONLY && length > Netlink.NLA_HDRLEN) {
                ipv6Only = buffer.get(at + Netlink.NLA_HDRLEN) != 0;
            } else if (type == InetDiag.INET_DIAG_INFO) {
                info = at + Netlink.NLA_HDRLEN;
                infoLength = length - Netlink.NLA_HDRLEN;
            } else if (type > InetDiag.INET_DIAG_MAX) {
                unknownAttributes++;
            }
            at += Netlink.align(length);
        }
    }

    private static int networkPort(ByteBuffer buffer, int at) {
        return Byte.toUnsignedInt(buffer.get(at)) << 8 | Byte.toUnsignedInt(buffer.get(at + 1));
    }

    private static int networkInt(ByteBuffer buffer, int at) {
        int value = buffer.getInt(at);
        return buffer.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }

    private static long networkLong(ByteBuffer buffer, int at) {
        long value = buffer.getLong(at);
        return buffer.order() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }
}
