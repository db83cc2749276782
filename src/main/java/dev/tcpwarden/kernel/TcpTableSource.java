package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.RetiredTable;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;

/** Reads the operating system's TCP table. Not safe for use by several threads at once. */
public interface TcpTableSource extends AutoCloseable {

    /**
     * Every TCP socket of the network namespaces that this reads, in all states.
     *
     * @throws KernelException if the table could not be read whole; never a short table
     */
    TcpTable read() throws KernelException;

    /** How tables are read, in one word. */
    String mechanism();

    /** How many network namespaces the last table is of, and how many it lacks. */
    default NamespaceCount namespaces() {
        return NamespaceCount.ONE;
    }

    /** Takes back the memory of a table, which may be reused for the next one. */
    default void recycle(RetiredTable memory) {}

    /**
     * Whether that socket, by addresses and cookie, still is a connection or a listener. One that has nothing left but the
     * port that it is bound to ({@code CLOSE}) is closed, though its program may still hold it.
     *
     * @throws KernelException if the system did not say
     */
    boolean exists(SocketId socket) throws KernelException;

    /**
     * Whether that socket still exists after the system has accepted its termination. One that its program has connected
     * again in the meantime does not: that is another connection, whose addresses and cookie may be the same.
     *
     * @throws KernelException if the system did not say
     */
    default boolean survives(SocketId terminated) throws KernelException {
        return exists(terminated);
    }

    @Override
    void close();
}
