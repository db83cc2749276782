package dev.tcpwarden.kernel;

/**
 * Reads the links in the processes' directories of a procfs: open sockets and executables. Not safe for use by several threads at
 * once.
 *
 * <p>Threads are named by their ids; the main thread's is the pid. All threads of a process share one table of descriptors, unless
 * one has left it (unshare(2), CLONE_FILES); a thread that has exited has none, and the main thread may exit before the others.
 */
public interface ProcessLinks extends AutoCloseable {

    /** How the reading of one thread's open files went. */
    enum Access {
        READ,
        /** Nothing is open: a thread of the kernel's own, or one that has exited, perhaps while others live. */
        EMPTY,
        /** A privilege is missing, for the directory or for the links in it. */
        DENIED,
        /** The thread has exited. */
        GONE
    }

    /** Called for each descriptor that is a socket. It must not call the reader that calls it. */
    @FunctionalInterface
    interface SocketVisitor {
        void socket(int descriptor, long inode);
    }

    /**
     * The pids of all processes that can be seen, in no order.
     *
     * @throws KernelException if they could not be listed
     */
    int[] processes() throws KernelException;

    /**
     * The threads of a process, in no order; none where it has exited, or its threads may not be seen.
     *
     * @throws KernelException if they could not be listed for another reason
     */
    int[] threads(int pid) throws KernelException;

    /**
     * Whether a thread is known to have another table of descriptors than another thread; false where that cannot be determined.
     */
    boolean hasOtherDescriptors(int thread, int other);

    /**
     * Visits every socket among the open files of a thread.
     *
     * @throws KernelException if they could not be read for another reason than a missing privilege or the exit of the thread
     */
    Access visitSockets(int pid, int thread, SocketVisitor visitor) throws KernelException;

    /** The inode of the socket that a thread's descriptor is now; 0 if it is none, or cannot be read. */
    long socketAt(int pid, int thread, int descriptor);

    /** The path of a thread's executable in the bytes of the file system; empty without permission to read it, or without one. */
    byte[] executable(int pid, int thread);

    @Override
    void close();
}
