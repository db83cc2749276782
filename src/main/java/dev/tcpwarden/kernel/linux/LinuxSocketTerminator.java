package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.TerminationOutcome.Failed;
import dev.tcpwarden.kernel.TerminationOutcome.Gone;
import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Terminates a socket by SOCK_DESTROY; where the kernel cannot, or would terminate only one path of an MPTCP connection, through
 * the descriptor of its holder.
 */
public final class LinuxSocketTerminator implements SocketTerminator {

    /** A way to terminate a socket, which asks the kernel over a socket that is open. */
    interface Means {
        TerminationOutcome terminate(NetlinkSocket netlink, TcpSocket socket, OptionalInt holder)
                throws KernelException;
    }

    private final Path procfs;
    private final Means destroy;
    private final PidfdTerminator disconnect;
    private final SocketExistence existence;

    /**
     * @param procfs where procfs is mounted, with the processes whose pids name holders
     * @param existence asked about sockets of other network namespaces where those cannot be entered
     */
    public LinuxSocketTerminator(Path procfs, SocketExistence existence) {
        this(procfs, new SockDestroyTerminator(), existence);
    }

    LinuxSocketTerminator(Path procfs, Means destroy, SocketExistence existence) {
        this.procfs = procfs;
        this.destroy = destroy;
        disconnect = new PidfdTerminator(procfs);
        this.existence = existence;
    }

    @Override
    public Request begin() {
        return new LinuxRequest();
    }

    private TerminationOutcome terminate(NetlinkSocket netlink, TcpSocket socket, OptionalInt holder)
            throws KernelException {
        Optional<SocketLookup.Found> found = SocketLookup.find(netlink, socket);
        if (found.isEmpty()) {
            return new Gone();
        }
        TerminationOutcome outcome = found.get().ofMptcp()
                ? new Unsupported("it belongs to an MPTCP connection, which SOCK_DESTROY would leave open")
                : destroy.terminate(netlink, socket.withId(found.get().id()), holder);
        if (outcome instanceof Unsupported unsupported) {
            TerminationOutcome second = disconnect.terminate(netlink, socket, holder);
            return second instanceof Unsupported too
                    ? new Unsupported(unsupported.reason() + "; " + too.reason())
                    : second;
        }
        return outcome;
    }

    /** Requests to other namespaces each have a socket of their own: they are few. */
    private TerminationOutcome terminateElsewhere(TcpSocket socket, OptionalInt holder) throws KernelException {
        Optional<Path> link = NetworkNamespace.link(procfs, socket.id().netns(), holder);
        if (link.isEmpty()) {
            return new Unsupported("no process is in its network namespace, so there is no way into that");
        }
        try (NetlinkSocket netlink = NetworkNamespace.in(link.get(), NetlinkSocket::open)) {
            return terminate(netlink, socket, holder);
        } catch (ErrnoException e) {
            if (!e.isRefusal()) {
                throw e;
            }
            TerminationOutcome outcome = disconnect.terminate(existence, socket, holder);
            return outcome instanceof Unsupported unsupported
                    ? new Unsupported(
                            "its network namespace cannot be entered without CAP_SYS_ADMIN; " + unsupported.reason())
                    : outcome;
        }
    }

    private final class LinuxRequest implements Request {

        private @Nullable NetlinkSocket netlink;

        @Override
        public TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
            if (socket.state() == TcpState.CLOSE) {
                return new Unsupported("the socket is bound and not connected: there is no connection to terminate");
            }
            try {
                if (socket.id().netns() != NetworkNamespace.own() && socket.id().netns() != 0) {
                    return terminateElsewhere(socket, holder);
                }
                NetlinkSocket open = netlink == null ? NetlinkSocket.open() : netlink;
                netlink = open;
                return LinuxSocketTerminator.this.terminate(open, socket, holder);
            } catch (KernelException e) {
                close(); // it may hold the rest of an answer
                return new Failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void close() {
            if (netlink != null) {
                netlink.close();
                netlink = null;
            }
        }
    }
}
