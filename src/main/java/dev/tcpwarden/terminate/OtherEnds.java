package dev.tcpwarden.terminate;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The other ends, in the same table, of connections within this host; found for all of a request in one pass. */
final class OtherEnds {

    private static final int PORTS = 1 << 16;

    private final Map<Connection, List<AttributedSocket>> ends = new HashMap<>();

    OtherEnds(AttributedTable attributed, List<AttributedSocket> sockets) {
        BitSet ports = new BitSet(PORTS); // so that few rows are made objects
        for (AttributedSocket socket : sockets) {
            Connection connection = socket.socket().id().connection();
            ports.set(connection.remote().port());
            ends.put(connection.reversed(), new ArrayList<>(1));
        }
        TcpTable table = attributed.table();
        for (int row = 0; row < table.size(); row++) {
            if (ports.get(table.localPort(row)) && table.isConnection(row)) {
                List<AttributedSocket> found = ends.get(new Connection(table.local(row), table.remote(row)).unscoped());
                if (found != null) {
                    found.add(attributed.row(row));
                }
            }
        }
    }

    /**
     * More than one where several sockets have the same ends, also where those are link-local and on other interfaces, or in other
     * network namespaces, which a loopback address never leaves; none where the other end is elsewhere.
     */
    List<AttributedSocket> of(AttributedSocket socket) {
        SocketId id = socket.socket().id();
        return ends.getOrDefault(id.connection().reversed(), List.of()).stream()
                .filter(end -> end.socket().id().netns() == id.netns()
                        || !id.connection().remote().address().isLoopback())
                .toList();
    }
}
