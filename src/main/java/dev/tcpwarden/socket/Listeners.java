package dev.tcpwarden.socket;

import java.util.Arrays;

/** The listeners of one table, to be found by the local end of a connection as the kernel would find them. */
public final class Listeners {

    private static final IpAddress ANY_IPV4 = IpAddress.ofIpv4(0);
    private static final IpAddress ANY_IPV6 = new IpAddress(0, 0);

    private final TcpTable table;
    /** By network namespace, since the kernel finds listeners in that of the packet. */
    private final EndpointIndex ends = new EndpointIndex(0);

    private int[] rows = new int[16]; // by the number of its end
    private final boolean[] ports = new boolean[1 << 16];

    private Listeners(TcpTable table) {
        this.table = table;
    }

    public static Listeners of(TcpTable table) {
        Listeners listeners = new Listeners(table);
        for (int row = 0; row < table.size(); row++) {
            if (table.state(row) == TcpState.LISTEN) {
                listeners.add(row);
            }
        }
        return listeners;
    }

    /** Of two on the same end the first is found, unless only the second takes IPv4. */
    private void add(int row) {
        ports[table.localPort(row)] = true;
        int before = ends.size();
        int end = ends.add(
                table.netns(row),
                scoped(table.interfaceIndex(row), table.localHigh(row)),
                table.localLow(row),
                table.localPort(row));
        if (end == rows.length) {
            rows = Arrays.copyOf(rows, end * 2);
        }
        if (ends.size() > before || table.isIpv6Only(rows[end])) {
            rows[end] = row;
        }
    }

    /** Link-local addresses have the interface in those of their bits that are zero on every network (RFC 4291 §2.5.6). */
    private static long scoped(int scope, long high) {
        return IpAddress.isLinkLocal(high) ? high ^ Integer.toUnsignedLong(scope) : high;
    }

    /**
     * The row of the listener that takes connections to the local end of a row, which may be one of another table: one on the very
     * address, else one on every address of its family, else, for IPv4, one on {@code [::]} that is not IPV6_V6ONLY. {@link Index#NONE}
     * where there is none.
     */
    public int find(TcpTable sockets, int row) {
        int port = sockets.localPort(row);
        if (!ports[port]) {
            return Index.NONE; // the common case of an outbound connection
        }
        long high = sockets.localHigh(row);
        return find(sockets.netns(row), scoped(sockets.interfaceIndex(row), high), sockets.localLow(row), port);
    }

    /** The same of that address and port in a network namespace. */
    public int find(int netns, IpAddress address, int port) {
        return find(netns, scoped(address.scope(), address.high()), address.low(), port);
    }

    private int find(int netns, long high, long low, int port) {
        int exact = row(netns, high, low, port);
        if (exact != Index.NONE) {
            return exact;
        }
        if (!IpAddress.isIpv4(high, low)) {
            return row(netns, ANY_IPV6, port);
        }
        int anyIpv4 = row(netns, ANY_IPV4, port);
        if (anyIpv4 != Index.NONE) {
            return anyIpv4;
        }
        int dualStack = row(netns, ANY_IPV6, port);
        return dualStack != Index.NONE && !table.isIpv6Only(dualStack) ? dualStack : Index.NONE;
    }

    private int row(int netns, IpAddress address, int port) {
        return row(netns, address.high(), address.low(), port);
    }

    private int row(int netns, long high, long low, int port) {
        int end = ends.find(netns, high, low, port);
        return end == Index.NONE ? Index.NONE : rows[end];
    }
}
