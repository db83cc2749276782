package dev.tcpwarden.kernel;

/** Reports which process holds which TCP socket, for all processes at once. Not safe for use by several threads at once. */
public interface SocketHolders extends AutoCloseable {

    /** Called for each TCP socket among the open files of a process. It must not call the reader that calls it. */
    @FunctionalInterface
    interface Visitor {
        void holder(int pid, int descriptor, long inode);
    }

    /**
     * Visits every holder of every TCP socket.
     *
     * @throws KernelException if they could not all be read
     */
    void visit(Visitor visitor) throws KernelException;

    @Override
    void close();
}
