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
        this.existence = existence;
    }

    @Override
    public Request begin() {
        return new LinuxRequest();
    }

    /** The sockets of a request are mostly of one namespace, so that the netlink socket in it stays open for the next of them. */
    private final class LinuxRequest implements Request {

        private final PidfdTerminator disconnect = new PidfdTerminator(procfs);
        private @Nullable NetlinkSocket netlink;
        private int netns; // of the netlink socket
        private boolean refused; // other namespaces cannot be entered

        @Override
        public TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
            if (socket.state() == TcpState.CLOSE) {
                return new Unsupported("the socket is bound and not connected: there is no connection to terminate");
            }
            try {
                int own = NetworkNamespace.own();
                int wanted = socket.id().netns() == 0 ? own : socket.id().netns();
                if (netlink == null || netns != wanted) {
                    close();
                    netlink = wanted == own ? NetlinkSocket.open() : openIn(wanted, holder);
                    netns = wanted;
                }
                if (netlink == null) {
                    return terminateFromOutside(
                            refused
                                    ? "its network namespace cannot be entered without CAP_SYS_ADMIN"
                                    : "no process is in its network namespace, so there is no way into that",
                            socket,
                            holder);
                }
                return terminate(netlink, socket, holder);
            } catch (KernelException e) {
                close(); // it may hold the rest of an answer
                return new Failed(String.valueOf(e.getMessage()));
            }
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

        /** Through the descriptor of its holder, in whatever namespace that is. */
        private TerminationOutcome terminateFromOutside(String why, TcpSocket socket, OptionalInt holder)
                throws KernelException {
            TerminationOutcome outcome = disconnect.terminate(existence, socket, holder);
            return outcome instanceof Unsupported unsupported
                    ? new Unsupported(why + "; " + unsupported.reason())
                    : outcome;
        }

        /** Null where there is no way in. */
        private @Nullable NetlinkSocket openIn(int other, OptionalInt holder) throws KernelException {
            Optional<Path> link = refused ? Optional.empty() : NetworkNamespace.link(procfs, other, holder);
            try {
                return link.isPresent() ? NetworkNamespace.in(link.get(), NetlinkSocket::open) : null;
            } catch (ErrnoException e) {
                refused = e.isRefusal();
                if (!refused) {
                    throw e;
                }
                return null;
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
