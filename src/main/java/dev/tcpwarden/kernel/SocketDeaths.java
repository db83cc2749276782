package dev.tcpwarden.kernel;

/** Tells of TCP sockets as they die, also of those that no dump of the table ever saw. */
public interface SocketDeaths extends AutoCloseable {

    /**
     * Every death heard since the last call, in the order heard. Never waits; may be called from any thread, by one at a time.
     *
     * @throws KernelException if the system has ceased to tell, and then each time
     */
    Deaths drain() throws KernelException;

    @Override
    void close();
}
