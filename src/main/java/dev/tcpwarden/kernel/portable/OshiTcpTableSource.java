package dev.tcpwarden.kernel.portable;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.NativeAccess;
import dev.tcpwarden.kernel.OwningPids;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import oshi.software.common.os.linux.LinuxInternetProtocolStats;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.mac.MacInternetProtocolStatsJNA;

/** The TCP table by OSHI, with the pids that it names. */
public final class OshiTcpTableSource implements TcpTableSource, OwningPids {

    /** OSHI makes an empty table of what it cannot read. */
    private static final Path LINUX_TABLE = Path.of("/proc/net/tcp");

    @FunctionalInterface
    private interface Connections {
        List<IPConnection> read() throws KernelException;
    }

    private final Connections connections;
    private final OshiConnections.Listing listing;
    private OshiConnections newest = OshiConnections.NONE;

    private OshiTcpTableSource(Connections connections, OshiConnections.Listing listing) {
        this.connections = connections;
        this.listing = listing;
    }

    /** The sockets of the network namespace of this process. */
    public static OshiTcpTableSource linux() {
        InternetProtocolStats stats = new LinuxInternetProtocolStats() {};
        return new OshiTcpTableSource(
                () -> {
                    if (!Files.isReadable(LINUX_TABLE)) {
                        throw new KernelException(LINUX_TABLE + " cannot be read");
                    }
                    return stats.getConnections();
                },
                OshiConnections.Listing.BY_SOCKET);
    }

    /** The sockets that are among the open files of processes, of 1,024 processes at most. */
    public static OshiTcpTableSource macOs() {
        return new OshiTcpTableSource(
                () -> NativeAccess.first(() -> new MacInternetProtocolStatsJNA(false).getConnections()),
                OshiConnections.Listing.BY_DESCRIPTOR);
    }

    @Override
    public String mechanism() {
        return "oshi";
    }

    @Override
    public TcpTable read() throws KernelException {
        newest = new OshiConnections(connections.read(), listing, newest);
        return newest.table();
    }

    @Override
    public int pid(int row) {
        return newest.pids()[row];
    }

    @Override
    public boolean exists(SocketId socket) throws KernelException {
        TcpTable table = read();
        int row = table.find(socket.cookie());
        return row >= 0 && table.state(row) != TcpState.CLOSE;
    }

    @Override
    public void close() {}
}
