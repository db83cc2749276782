package dev.tcpwarden.kernel;

/** Reads the links in the processes' folders of a procfs: open sockets and executables. Not safe for use by several threads at once. */
public interface ProcessLinks extends AutoCloseable {

    /** How the reading of one process's open files went. */
    enum Access {
        READ,
        /** A right is missing, for the folder or for the links in it. */
        DENIED,
        /** The process has ended. */
        GONE
    }

    /** Told of each descriptor that is a socket. It must not call the reader that calls it. */
    @FunctionalInterface
    interface SocketVisitor {
        void socket(int descriptor, long inode);
    }

    /**
     * Makes sure that files can be opened now, so that what cannot be read a moment later has ended or is hidden.
     *
     * @throws KernelException if not, as when this process has used up its file descriptors
     */
    void checkUsable() throws KernelException;

    /**
     * The pids of all processes that can be seen, in no order.
     *
     * @throws KernelException if they could not be listed
     */
    int[] processes() throws KernelException;

    /**
     * Visits every socket among the open files of a process.
     *
     * @throws KernelException if they could not be read for another reason than a missing right or the end of the process
     */
    Access visitSockets(int pid, SocketVisitor visitor) throws KernelException;

    /** The inode of the socket that a descriptor is now; 0 if it is none, or cannot be read. */
    long socketAt(int pid, int descriptor);

    /** The path of a process's executable in the bytes of the file system; empty without leave to read it, or without one. */
    byte[] executable(int pid);

    @Override
    void close();
}
