package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.SocketId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Whether sockets still exist after their termination was accepted; {@code TcpTableSource::survives}. */
@FunctionalInterface
public interface SocketExistence {

    /** @throws KernelException if the system did not say */
    boolean exists(SocketId socket) throws KernelException;

    /**
     * Those that do: asked together they may cost no more than one.
     *
     * @throws KernelException if the system did not say of each
     */
    default Set<SocketId> existing(Collection<SocketId> sockets) throws KernelException {
        Set<SocketId> existing = new HashSet<>();
        for (SocketId socket : sockets) {
            if (exists(socket)) {
                existing.add(socket);
            }
        }
        return existing;
    }
}
