package dev.tcpwarden.kernel;

/** Tells of TCP sockets as they die, also of those that no dump of the table ever saw. */
public interface SocketDestroyEvents extends AutoCloseable {

    /**
     * Every death heard since the last call, in the order heard; it waits for none. How many are kept in between is bounded, and
     * those beyond count as lost. May be called from any thread.
     *
     * @throws KernelException if the system has ceased to tell, or this is closed
     */
    DestroyedSockets drain() throws KernelException;

    @Override
    void close();
}
