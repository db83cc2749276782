package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.linux.LinuxTcpTableSource;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.process.Attribution.Owned;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * Prints the owners of all listeners, and what is missing: a program, so that a test can run it with other privileges. Each line
 * is a port and a pid or a reason; the first is of a listener of its own, the last begins with {@code missing}.
 */
final class OwnersReport {

    private OwnersReport() {}

    /** Takes the procfs to read. */
    public static void main(String[] args) throws Exception {
        Path procfs = Path.of(args[0]);
        try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LinuxTcpTableSource source = LinuxTcpTableSource.open();
                ProcfsLinks links = ProcfsLinks.open(procfs)) {
            TcpTable table = source.read();
            Owners owners = ProcfsOwnerLookup.byFdScan(procfs, links).attribute(table, Listeners.of(table));
            System.out.println(
                    own.getLocalPort() + " " + ProcessHandle.current().pid());
            for (int row = 0; row < table.size(); row++) {
                String owner = owners.of(row) instanceof Owned owned
                        ? Integer.toString(owned.process().pid())
                        : owners.reason(row).label();
                System.out.println(table.localPort(row) + " " + owner);
            }
            System.out.println(
                    "missing " + MissingPrivileges.describe(procfs, false).orElse("nothing"));
        }
    }
}
