package dev.tcpwarden.testing;

import dev.tcpwarden.kernel.Deaths;
import dev.tcpwarden.kernel.SocketDeaths;
import dev.tcpwarden.socket.TcpTable;
import java.util.BitSet;

/** A host that tells of deaths, and on which no socket dies. */
public final class NoDeaths implements SocketDeaths {

    @Override
    public Deaths drain() {
        TcpTable none = new TcpTable.Builder(0).build();
        return new Deaths(none, new int[0], new long[0], new BitSet(), new BitSet(), new BitSet(), new byte[0], 0);
    }

    @Override
    public void close() {}
}
