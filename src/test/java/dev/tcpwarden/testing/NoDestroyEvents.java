package dev.tcpwarden.testing;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.util.BitSet;

/** A host that reports destroyed sockets, and on which no socket is destroyed. */
public final class NoDestroyEvents implements SocketDestroyEvents {

    @Override
    public DestroyedSockets drain() {
        TcpTable none = new TcpTableBuilder(0).build();
        return new DestroyedSockets(
                none, new int[0], new long[0], new BitSet(), new BitSet(), new BitSet(), new byte[0], 0);
    }

    @Override
    public void close() {}
}
