package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.EndpointIndex;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;

/** How many different addresses are connected to each listener of a table. */
final class ListenerClients {

    private ListenerClients() {}

    /** By row; 0 for what is no listener. */
    static int[] of(AttributedTable attributed) {
        TcpTable table = attributed.table();
        int[] clients = new int[table.size()];
        EndpointIndex seen = new EndpointIndex(0);
        for (int row = 0; row < table.size(); row++) {
            if (table.state(row) != TcpState.ESTABLISHED || !attributed.isInbound(row)) {
                continue;
            }
            int listener = attributed.listeners().find(table, row);
            if (listener != Index.NONE) {
                int before = seen.size();
                seen.add(listener, table.remoteHigh(row), table.remoteLow(row), 0);
                clients[listener] += seen.size() - before;
            }
        }
        return clients;
    }
}
