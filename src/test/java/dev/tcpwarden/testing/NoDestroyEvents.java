package dev.tcpwarden.testing;

import dev.tcpwarden.kernel.ConnectAttempts;
import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.Endings;
import dev.tcpwarden.kernel.ProcessColumns;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.util.BitSet;
import java.util.Optional;

/** A host that reports destroyed sockets, and on which no socket is destroyed. */
public final class NoDestroyEvents implements SocketDestroyEvents {

    @Override
    public DestroyedSockets drain() {
        TcpTable none = new TcpTableBuilder(0).build();
        return new DestroyedSockets(
                none,
                new ProcessColumns(0),
                new BitSet(),
                new BitSet(),
                new BitSet(),
                new byte[0],
                new Endings(0),
                Optional.of(new ConnectAttempts(0)),
                0);
    }

    @Override
    public void close() {}
}
