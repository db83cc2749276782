package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.socket.SocketId;
import org.jspecify.annotations.Nullable;

/**
 * Whether a terminated socket is still there: by sock_diag in this network namespace; in others, by a read of the whole table by BPF.
 * Safe for use by several threads at once.
 */
public final class LinuxSocketExistence implements SocketExistence, AutoCloseable {

    private final LinuxTcpTableSource own;
    private final int netns;
    private @Nullable BpfTcpTableSource all; // opened when first needed

    private LinuxSocketExistence(LinuxTcpTableSource own, int netns) {
        this.own = own;
        this.netns = netns;
    }

    public static LinuxSocketExistence open() throws KernelException {
        return new LinuxSocketExistence(LinuxTcpTableSource.open(), NetworkNamespace.own());
    }

    @Override
    public synchronized boolean exists(SocketId socket) throws KernelException {
        if (socket.netns() == netns || socket.netns() == 0) {
            return own.survives(socket);
        }
        if (all == null) {
            all = BpfTcpTableSource.open(BpfTcpTableSource.ALL_NAMESPACES);
        }
        return all.exists(socket);
    }

    @Override
    public synchronized void close() {
        own.close();
        if (all != null) {
            all.close();
        }
    }
}
