package dev.tcpwarden.rows;

import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;

/** The order in which rows are printed: by state, local end, remote end, then cookie, so that two lists can be compared. */
public final class RowOrder {

    private RowOrder() {}

    public static int[] sort(TcpTable table, int[] rows) {
        return Arrays.stream(rows)
                .boxed()
                .sorted((a, b) -> compare(table, a, b))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    public static int compare(TcpTable table, int a, int b) {
        int order = table.state(a).compareTo(table.state(b));
        order = order != 0 ? order : compareLocal(table, a, b);
        order = order != 0 ? order : compareRemote(table, a, b);
        return order != 0 ? order : Long.compareUnsigned(table.cookie(a), table.cookie(b));
    }

    /** By address, then port. */
    public static int compareLocal(TcpTable table, int a, int b) {
        int order = Long.compareUnsigned(table.localHigh(a), table.localHigh(b));
        order = order != 0 ? order : Long.compareUnsigned(table.localLow(a), table.localLow(b));
        return order != 0 ? order : Integer.compare(table.localPort(a), table.localPort(b));
    }

    /** By address, then port. */
    public static int compareRemote(TcpTable table, int a, int b) {
        int order = Long.compareUnsigned(table.remoteHigh(a), table.remoteHigh(b));
        order = order != 0 ? order : Long.compareUnsigned(table.remoteLow(a), table.remoteLow(b));
        return order != 0 ? order : Integer.compare(table.remotePort(a), table.remotePort(b));
    }
}
