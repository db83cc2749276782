package dev.tcpwarden.terminate;

import dev.tcpwarden.socket.SocketId;

/** Notified of every attempt, whatever its result, on the requesting thread; what it throws is logged and changes nothing. */
@FunctionalInterface
public interface TerminationListener {

    /**
     * The system is about to be asked to terminate a socket, which can be seen to end before {@link #attempted} is called. Has to
     * return at once.
     */
    default void attempting(Requester by, SocketId socket) {}

    void attempted(Requester by, Termination termination);
}
