package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.SocketId;

/** Whether that socket still exists after its termination was accepted; {@code TcpTableSource::survives}. */
@FunctionalInterface
public interface SocketExistence {

    /** @throws KernelException if the system did not say */
    boolean exists(SocketId socket) throws KernelException;
}
