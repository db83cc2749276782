package dev.tcpwarden.socket;

import java.util.HashMap;
import java.util.Map;

/** The listeners of one table, to be found by the local end of a connection as the kernel would find them. */
public final class Listeners {

    private static final IpAddress ANY_IPV4 = IpAddress.ofIpv4(0);
    private static final IpAddress ANY_IPV6 = new IpAddress(0, 0);

    private final TcpTable table;
    /** The kernel finds listeners in the namespace of the packet. */
    private record Key(int netns, Endpoint end) {}

    private final Map<Key, Integer> rows = new HashMap<>();
    private final boolean[] ports = new boolean[1 << 16];

    private Listeners(TcpTable table) {
        this.table = table;
    }

    public static Listeners of(TcpTable table) {
        Listeners listeners = new Listeners(table);
        for (int row = 0; row < table.size(); row++) {
            if (table.state(row) == TcpState.LISTEN) {
                listeners.ports[table.localPort(row)] = true;
                listeners.rows.merge(new Key(table.netns(row), table.local(row)), row, listeners::preferDualStack);
            }
        }
        return listeners;
    }

    private int preferDualStack(int first, int second) {
        return table.isIpv6Only(first) ? second : first;
    }

    /**
     * The row of the listener that takes connections to the local end of a row, which may be one of another table: one on the very
     * address, else one on every address of its family, else, for IPv4, one on {@code [::]} that is not IPV6_V6ONLY. {@link Index#NONE}
     * where there is none.
     */
    public int find(TcpTable sockets, int row) {
        int localPort = sockets.localPort(row);
        if (!ports[localPort]) {
            return Index.NONE; // the common case of an outbound connection makes no object
        }
        return find(sockets.netns(row), sockets.local(row).address(), localPort);
    }

    /** The same of that address and port in a network namespace. */
    public int find(int netns, IpAddress address, int localPort) {
        int exact = row(netns, address, localPort);
        if (exact >= 0) {
            return exact;
        }
        if (!address.isIpv4()) {
            return row(netns, ANY_IPV6, localPort);
        }
        int anyIpv4 = row(netns, ANY_IPV4, localPort);
        if (anyIpv4 >= 0) {
            return anyIpv4;
        }
        int dualStack = row(netns, ANY_IPV6, localPort);
        return dualStack >= 0 && !table.isIpv6Only(dualStack) ? dualStack : Index.NONE;
    }

    private int row(int netns, IpAddress address, int port) {
        return rows.getOrDefault(new Key(netns, new Endpoint(address, port)), Index.NONE);
    }
}
