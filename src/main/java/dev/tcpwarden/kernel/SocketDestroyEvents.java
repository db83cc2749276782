package dev.tcpwarden.kernel;

/** Reports TCP sockets as they are destroyed, including those that no dump of the table ever had. */
public interface SocketDestroyEvents extends AutoCloseable {

    /**
     * Every event received since the last call, in order; does not block. How many are kept in between is bounded, and
     * those beyond count as lost. May be called from any thread.
     *
     * @throws KernelException if the system no longer sends events, or this is closed
     */
    DestroyedSockets drain() throws KernelException;

    /** Whether it reports the sockets of that network namespace. */
    default boolean covers(int netns) {
        return true;
    }

    @Override
    void close();
}
