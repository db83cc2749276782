package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.TerminationOutcome.Denied;
import dev.tcpwarden.kernel.TerminationOutcome.Failed;
import dev.tcpwarden.kernel.TerminationOutcome.Gone;
import dev.tcpwarden.kernel.TerminationOutcome.Terminated;
import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import java.util.OptionalInt;

/**
 * Terminates a socket by SOCK_DESTROY (CONFIG_INET_DIAG_DESTROY, since Linux 4.5): its programs read ECONNABORTED, its peer gets a
 * reset. It works in the network namespace of the netlink socket.
 */
final class SockDestroyTerminator implements LinuxSocketTerminator.Means {

    @Override
    public TerminationOutcome terminate(NetlinkSocket netlink, TcpSocket socket, OptionalInt holder)
            throws KernelException {
        try {
            netlink.exchange(
                    "SOCK_DESTROY",
                    SockDiag.SOCK_DESTROY,
                    Netlink.NLM_F_ACK,
                    InetDiagRequest.exact(socket.id()),
                    (buffer, from, to) -> {});
            return new Terminated();
        } catch (ErrnoException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ESTALE -> notFound(netlink, socket);
                case Errno.EPERM, Errno.EACCES -> new Denied("CAP_NET_ADMIN");
                case Errno.EOPNOTSUPP ->
                    new Unsupported("this kernel does not support SOCK_DESTROY: it lacks CONFIG_INET_DIAG_DESTROY");
                default -> new Failed("SOCK_DESTROY: " + Errno.text(e.errno()));
            };
        }
    }

    /** The kernel finds listeners by address only: of several it compares the cookie of one, and stops if it is another's. */
    private static TerminationOutcome notFound(NetlinkSocket netlink, TcpSocket socket) throws KernelException {
        return socket.state() == TcpState.LISTEN && SocketLookup.exists(netlink, socket.id())
                ? new Unsupported(
                        "other listeners share the address (SO_REUSEPORT), and SOCK_DESTROY cannot distinguish them")
                : new Gone();
    }
}
