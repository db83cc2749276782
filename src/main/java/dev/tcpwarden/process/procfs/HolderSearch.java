package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.KernelException;

/** A way to find the processes that hold the sockets of a table. */
interface HolderSearch {

    /**
     * Brings the holders of what is in this sample's table up to date; exited processes are known already.
     *
     * @throws KernelException if the search could not be completed
     */
    void update(int sample) throws KernelException;

    /** Whether processes may hold sockets whose files it was not permitted to read. */
    boolean wasDenied();

    /** See {@link dev.tcpwarden.process.OwnerLookup#name()}. */
    String name();
}
