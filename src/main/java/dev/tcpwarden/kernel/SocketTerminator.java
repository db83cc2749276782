package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.TcpSocket;
import java.util.OptionalInt;

/** Terminates connections by the operating system's own means. It asks for no permission: policy and audit are the caller's. */
@FunctionalInterface
public interface SocketTerminator {

    /** Begins a request: the sockets that are terminated over it share what it opens, until the caller closes it. */
    Request begin();

    /** One request, used by one thread at a time. */
    @FunctionalInterface
    interface Request extends AutoCloseable {

        /**
         * Asks the operating system to terminate {@code socket}: exactly that one, never another that now uses its addresses.
         *
         * @param holder the pid of a process that holds the socket, where one is known; some means need it
         */
        TerminationOutcome terminate(TcpSocket socket, OptionalInt holder);

        @Override
        default void close() {}
    }
}
