package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Ends a socket by SOCK_DESTROY; only where the kernel cannot, through the descriptor of its holder. */
public final class LinuxSocketTerminator implements SocketTerminator {

    private final SocketTerminator first;
    private final SocketTerminator fallback;

    /** @param procfs where procfs is mounted, with the processes whose pids name holders */
    public LinuxSocketTerminator(Path procfs) {
        this(new SockDestroyTerminator(), new PidfdTerminator(procfs));
    }

    LinuxSocketTerminator(SocketTerminator first, SocketTerminator fallback) {
        this.first = first;
        this.fallback = fallback;
    }

    @Override
    public TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
        if (socket.state() == TcpState.CLOSE) {
            return new Unsupported("the socket is bound and not connected: there is nothing to end");
        }
        TerminationOutcome outcome = first.terminate(socket, holder);
        if (outcome instanceof Unsupported unsupported) {
            TerminationOutcome second = fallback.terminate(socket, holder);
            return second instanceof Unsupported too
                    ? new Unsupported(unsupported.reason() + "; " + too.reason())
                    : second;
        }
        return outcome;
    }
}
