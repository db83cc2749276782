package dev.tcpwarden.kernel.windows;

import dev.tcpwarden.kernel.SyntheticCookies;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Turns the tables of both address families, in little-endian bytes, into rows of one table, and the pids beside them.
 *
 * <p>Windows gives sockets no number, so a row's is made from family, endpoints, scope and pid. Of a listener it leaves the
 * remote end undefined; here it is the wildcard.
 */
final class OwnerPidTableDecoder {

    private final TcpTableBuilder table;
    private final SyntheticCookies cookies;
    private int[] pids;

    /**
     * @param table to which the rows are added
     * @param pids memory for the pids; replaced where it does not suffice
     */
    OwnerPidTableDecoder(TcpTableBuilder table, int[] pids) {
        this.table = table;
        cookies = new SyntheticCookies(table);
        this.pids = pids;
    }

    /** Adds the rows of a MIB_TCPTABLE_OWNER_PID. */
    void addIpv4(ByteBuffer bytes) throws MalformedTableException {
        add(bytes, TcpMib.Row.IPV4);
    }

    /** Adds the rows of a MIB_TCP6TABLE_OWNER_PID. */
    void addIpv6(ByteBuffer bytes) throws MalformedTableException {
        add(bytes, TcpMib.Row.IPV6);
    }

    TcpTable build() {
        return table.build();
    }

    /** The pid of each row; may be longer than the table. */
    int[] pids() {
        return pids;
    }

    private void add(ByteBuffer bytes, TcpMib.Row row) throws MalformedTableException {
        int rows = rows(bytes, row);
        if (pids.length < table.size() + rows) {
            pids = Arrays.copyOf(pids, table.size() + rows + rows / 8);
        }
        for (int i = 0; i < rows; i++) {
            int at = TcpMib.TABLE_ROWS + i * row.bytes();
            pids[table.size()] = bytes.getInt(at + row.pid());
            addRow(bytes, at, row);
        }
    }

    private static int rows(ByteBuffer bytes, TcpMib.Row row) throws MalformedTableException {
        if (bytes.limit() < TcpMib.TABLE_ROWS) {
            throw new MalformedTableException("the TCP table has " + bytes.limit() + " bytes, too few for its length");
        }
        long rows = Integer.toUnsignedLong(bytes.getInt(0));
        if (rows > (bytes.limit() - TcpMib.TABLE_ROWS) / row.bytes()) {
            throw new MalformedTableException("the TCP table claims " + rows + " rows of " + row.bytes()
                    + " bytes, which do not fit into its " + bytes.limit());
        }
        return (int) rows;
    }

    private void addRow(ByteBuffer bytes, int at, TcpMib.Row row) throws MalformedTableException {
        boolean ipv6 = row.ipv6();
        TcpState state = TcpMib.state(bytes.getInt(at + row.state()));
        int pid = bytes.getInt(at + row.pid());
        long localHigh = ipv6 ? networkLong(bytes, at + row.localAddress()) : 0;
        long localLow = low(bytes, at + row.localAddress(), ipv6);
        int localPort = networkPort(bytes, at + row.localPort());
        long remoteHigh = 0;
        long remoteLow = IpAddress.isIpv4(localHigh, localLow) ? IpAddress.lowOfIpv4(0) : 0;
        int remotePort = 0;
        if (state != TcpState.LISTEN) {
            remoteHigh = ipv6 ? networkLong(bytes, at + row.remoteAddress()) : 0;
            remoteLow = low(bytes, at + row.remoteAddress(), ipv6);
            remotePort = networkPort(bytes, at + row.remotePort());
        }
        int scope = IpAddress.isLinkLocal(localHigh) ? bytes.getInt(at + row.scopeId()) : 0;
        long cookie = cookies.next(
                ipv6 ? 1 : 0,
                localHigh,
                localLow,
                remoteHigh,
                remoteLow,
                (long) localPort << 16 | remotePort,
                (long) pid << 32 | Integer.toUnsignedLong(scope));
        table.add(state)
                .family(ipv6, false) // Windows lists a listener of both families in both tables
                .local(localHigh, localLow, localPort)
                .remote(remoteHigh, remoteLow, remotePort)
                .identity(cookie, 0, 0, scope);
    }

    private static long low(ByteBuffer bytes, int at, boolean ipv6) {
        return ipv6 ? networkLong(bytes, at + 8) : IpAddress.lowOfIpv4(Integer.reverseBytes(bytes.getInt(at)));
    }

    private static long networkLong(ByteBuffer bytes, int at) {
        return Long.reverseBytes(bytes.getLong(at));
    }

    private static int networkPort(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(Short.reverseBytes(bytes.getShort(at)));
    }
}
