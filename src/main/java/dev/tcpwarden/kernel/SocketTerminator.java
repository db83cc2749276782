package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.TcpSocket;
import java.util.OptionalInt;

/** Ends a connection by the operating system's own means. It asks nobody: policy and audit are the caller's. */
public interface SocketTerminator {

    /**
     * Asks the operating system to end {@code socket}: the very one, never another that has come to use its addresses.
     *
     * @param holder the pid of a process that holds the socket, where one is known; some means need it
     */
    TerminationOutcome terminate(TcpSocket socket, OptionalInt holder);
}
