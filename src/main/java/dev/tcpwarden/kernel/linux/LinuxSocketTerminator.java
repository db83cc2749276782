package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
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

    private final Means destroy;
    private final Means disconnect;

    /** @param procfs where procfs is mounted, with the processes whose pids name holders */
    public LinuxSocketTerminator(Path procfs) {
        this(new SockDestroyTerminator(), new PidfdTerminator(procfs));
    }

    LinuxSocketTerminator(Means destroy, Means disconnect) {
        this.destroy = destroy;
        this.disconnect = disconnect;
    }

    @Override
    public Request begin() {
        return new LinuxRequest();
    }

    private TerminationOutcome terminate(NetlinkSocket netlink, TcpSocket socket, OptionalInt holder)
            throws KernelException {
        Optional<SocketLookup.Found> found = SocketLookup.find(netlink, socket.id());
        if (found.isEmpty()) {
            return new Gone();
        }
        TerminationOutcome outcome = found.get().ofMptcp()
                ? new Unsupported("it belongs to an MPTCP connection, which SOCK_DESTROY would leave open")
                : destroy.terminate(netlink, socket, holder);
        if (outcome instanceof Unsupported unsupported) {
            TerminationOutcome second = disconnect.terminate(netlink, socket, holder);
            return second instanceof Unsupported too
                    ? new Unsupported(unsupported.reason() + "; " + too.reason())
                    : second;
        }
        return outcome;
    }

    private final class LinuxRequest implements Request {

        private @Nullable NetlinkSocket netlink;

        @Override
        public TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
            if (socket.state() == TcpState.CLOSE) {
                return new Unsupported("the socket is bound and not connected: there is no connection to terminate");
            }
            try {
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
