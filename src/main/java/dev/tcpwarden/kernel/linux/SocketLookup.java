package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Asks the kernel whether one particular socket still is a connection or a listener. */
final class SocketLookup {

    /**
     * What the kernel says of an existing socket.
     *
     * @param id with the kernel's cookie, where the one that was asked for is synthetic
     * @param inode 0 where no process holds it
     * @param ofMptcp it is a path of an MPTCP connection, or listens for them. One whose peer speaks no MPTCP is a plain connection.
     */
    record Found(SocketId id, long inode, boolean ofMptcp) {

        boolean held() {
            return inode != 0;
        }
    }

    private SocketLookup() {}

    static boolean exists(NetlinkSocket netlink, SocketId id) throws KernelException {
        return find(netlink, id).isPresent();
    }

    /**
     * Whether it still is there after the kernel has accepted its termination. What a process holds the kernel closes before it accepts
     * that, so that a connection of such a socket is a new one. What no process holds may linger.
     */
    static boolean survives(NetlinkSocket netlink, SocketId terminated) throws KernelException {
        return find(netlink, terminated).filter(found -> !found.held()).isPresent();
    }

    /** That of a row: one that has only a synthetic cookie is known by its ends and its inode. */
    static Optional<Found> find(NetlinkSocket netlink, TcpSocket socket) throws KernelException {
        return find(netlink, socket.id())
                .filter(found -> !socket.id().hasSyntheticCookie() || found.inode() == socket.inode());
    }

    static Optional<Found> find(NetlinkSocket netlink, SocketId id) throws KernelException {
        Finder finder = new Finder(id);
        if (id.connection().remote().port() == 0) {
            findListener(netlink, id, finder);
        } else {
            findConnection(netlink, id, finder);
        }
        return finder.found;
    }

    /** By a dump, because of several listeners that share an address (SO_REUSEPORT) the lookup of one finds any. */
    private static void findListener(NetlinkSocket netlink, SocketId id, Finder finder) throws KernelException {
        netlink.exchange(
                "sock_diag dump of listeners on port " + id.connection().local().port(),
                SockDiag.SOCK_DIAG_BY_FAMILY,
                Netlink.NLM_F_DUMP,
                withUlp(InetDiagRequest.dumpListeners(id)),
                finder);
    }

    private static void findConnection(NetlinkSocket netlink, SocketId id, Finder finder) throws KernelException {
        try {
            netlink.exchange(
                    "sock_diag lookup of " + id.connection(),
                    SockDiag.SOCK_DIAG_BY_FAMILY,
                    Netlink.NLM_F_ACK,
                    withUlp(id.hasSyntheticCookie() ? InetDiagRequest.byEnds(id) : InetDiagRequest.exact(id)),
                    finder);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ESTALE) { // no such addresses; another cookie
                throw e;
            }
        }
    }

    /** The kernel reports the upper layer protocol with the tcp_info. */
    private static ByteBuffer withUlp(ByteBuffer request) {
        return request.put(InetDiag.IDIAG_EXT, (byte) (1 << (InetDiag.INET_DIAG_INFO - 1)));
    }

    /** The kernel's answer is no proof: where there is no connection it answers with the listener of the address. */
    private static final class Finder implements NetlinkAnswer.Receiver {

        private final SocketId id;
        private Optional<Found> found = Optional.empty();

        Finder(SocketId id) {
            this.id = id;
        }

        @Override
        public void receive(ByteBuffer buffer, int from, int to) throws KernelException {
            InetDiagDecoder decoder = new InetDiagDecoder(1);
            decoder.receive(buffer, from, to);
            SocketId reported = decoder.build().row(0).id();
            boolean same = id.hasSyntheticCookie() || reported.cookie() == id.cookie();
            if (same && reported.connection().equals(id.connection())) {
                long inode = Integer.toUnsignedLong(buffer.getInt(from + InetDiag.IDIAG_INODE));
                found = Optional.of(new Found(reported, inode, MptcpSubflow.is(buffer, from, to)));
            }
        }
    }
}
