package dev.tcpwarden.testing;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small attributed tables, row by row. Cookies and inodes are given in order: row 0 has cookie 1 and inode 1001. */
public final class Tables {

    private final TcpTable.Builder rows = new TcpTable.Builder(16);
    private final List<ProcessInfo> processes = new ArrayList<>();
    private int[] codes = new int[0];

    public static Tables table() {
        return new Tables();
    }

    public static ProcessInfo process(String name, int pid) {
        return new ProcessInfo(new ProcessIdentity(pid, pid * 10L), name, "/usr/bin/" + name, "root");
    }

    /** A row of this process; {@code connection} as {@link Connection#parse} reads it. */
    public Tables owned(String connection, TcpState state, ProcessInfo owner) {
        if (!processes.contains(owner)) {
            processes.add(owner);
        }
        return add(connection, state, processes.indexOf(owner));
    }

    public Tables unowned(String connection, TcpState state, UnattributedReason reason) {
        return add(connection, state, Owners.code(reason));
    }

    private Tables add(String connection, TcpState state, int code) {
        int row = rows.size();
        SocketId id = new SocketId(Connection.parse(connection), connection.startsWith("["), 0, row + 1L);
        rows.add(new TcpSocket(id, state, 1001 + row, 1000, row, 2L * row));
        codes = Arrays.copyOf(codes, row + 1);
        codes[row] = code;
        return this;
    }

    public AttributedTable build() {
        TcpTable table = rows.build();
        return new AttributedTable(table, new Owners(codes, processes), Listeners.of(table));
    }
}
