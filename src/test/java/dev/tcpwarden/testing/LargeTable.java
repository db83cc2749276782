package dev.tcpwarden.testing;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.util.List;
import java.util.stream.IntStream;

/** Tables of many sockets, as of servers and their clients on one host: half of the connections are inbound. */
public final class LargeTable {

    private static final int FIRST_PORT = 9000;

    private LargeTable() {}

    /**
     * @param sockets besides a listener for each process
     * @param firstCookie of the sockets, which have consecutive cookies
     */
    public static TcpTable of(int sockets, int processes, long firstCookie) {
        TcpTableBuilder table = new TcpTableBuilder(sockets + processes);
        for (int i = 0; i < processes; i++) {
            add(table, TcpState.LISTEN, i, FIRST_PORT, 0, 0, i + 1);
        }
        for (int i = 0; i < sockets; i++) {
            int client = 30_000 + i / 2 / processes % 30_000;
            int process = i % processes;
            boolean inbound = i / processes % 2 == 0;
            add(
                    table,
                    TcpState.ESTABLISHED,
                    process,
                    inbound ? FIRST_PORT : client,
                    process,
                    inbound ? client : FIRST_PORT,
                    firstCookie + i);
        }
        return table.build();
    }

    /** The same with owners. */
    public static AttributedTable owned(int sockets, int processes, long firstCookie) {
        TcpTable table = of(sockets, processes, firstCookie);
        List<ProcessInfo> owners = IntStream.range(0, processes)
                .mapToObj(i -> TableOf.process("server" + i, 1000 + i))
                .toList();
        int[] codes = IntStream.range(0, table.size())
                .map(row -> row < processes ? row : (row - processes) % processes)
                .toArray();
        return new AttributedTable(table, new Owners(codes, owners), Listeners.of(table));
    }

    private static void add(
            TcpTableBuilder table,
            TcpState state,
            int localHost,
            int localPort,
            int remoteHost,
            int remotePort,
            long cookie) {
        table.add(state)
                .family(false, false)
                .local(0, IpAddress.lowOfIpv4(0x7f01_0000 + localHost), localPort)
                .remote(0, state == TcpState.LISTEN ? IpAddress.lowOfIpv4(0) : address(remoteHost), remotePort)
                .identity(cookie, cookie + 1_000_000, 0, 0);
    }

    private static long address(int host) {
        return IpAddress.lowOfIpv4(0x7f01_0000 + host);
    }
}
