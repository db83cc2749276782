package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;

/** Asks the kernel whether one very socket still is a connection or a listener. */
final class SocketLookup {

    private SocketLookup() {}

    static boolean exists(NetlinkSocket netlink, SocketId id) throws KernelException {
        return id.connection().remote().port() == 0 ? isListener(netlink, id) : isConnected(netlink, id);
    }

    /** By a dump, because of several listeners that share an address (SO_REUSEPORT) the lookup of one finds any. */
    private static boolean isListener(NetlinkSocket netlink, SocketId id) throws KernelException {
        InetDiagDecoder found = new InetDiagDecoder(16);
        netlink.exchange(
                "sock_diag dump of listeners on port " + id.connection().local().port(),
                SockDiag.SOCK_DIAG_BY_FAMILY,
                Netlink.NLM_F_DUMP,
                InetDiagRequest.dumpListeners(id),
                found);
        return contains(found.build(), id);
    }

    private static boolean isConnected(NetlinkSocket netlink, SocketId id) throws KernelException {
        InetDiagDecoder found = new InetDiagDecoder(1);
        try {
            netlink.exchange(
                    "sock_diag lookup of " + id.connection(),
                    SockDiag.SOCK_DIAG_BY_FAMILY,
                    Netlink.NLM_F_ACK,
                    InetDiagRequest.exact(id),
                    found);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESTALE) { // no such addresses; another cookie
                return false;
            }
            throw e;
        }
        return contains(found.build(), id);
    }

    /** The kernel's answer alone is no proof: where there is no connection it answers with the listener of the address. */
    private static boolean contains(TcpTable table, SocketId id) {
        for (int row = 0; row < table.size(); row++) {
            if (table.cookie(row) == id.cookie()
                    && table.row(row).id().connection().equals(id.connection())) {
                return true;
            }
        }
        return false;
    }
}
