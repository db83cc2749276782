package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketHolders;
import dev.tcpwarden.socket.Capacity;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Holders of TCP sockets from a BPF program that walks the tables of open files of all processes, and writes only the sockets, which
 * takes a small part of the time of a walk of {@code /proc}. The program is {@code src/main/bpf/tcp_owners.bpf.c}.
 *
 * <p>Needs what {@link BpfSkeleton} says, and the initial pid namespace, since the kernel's pids mean nothing in another one.
 */
public final class BpfSocketHolders implements SocketHolders {

    private static final int FIRST_RECORDS = 4096;
    private static final int ATTEMPTS = 5;

    private BpfHolderWalk walk;

    @SuppressWarnings("try") // the socket need only be there
    private BpfSocketHolders(BpfHolderWalk walk) throws KernelException {
        this.walk = walk;
        try (SocketChannel socket = SocketChannel.open()) {
            walk.learnSocketOperations();
        } catch (KernelException e) {
            throw e;
        } catch (IOException e) {
            throw new KernelException("opening a socket", e);
        }
    }

    /** @throws KernelException with what this host lacks for it */
    public static BpfSocketHolders open() throws KernelException {
        InitialNamespaces.requirePids();
        BpfHolderWalk walk = BpfHolderWalk.open(FIRST_RECORDS);
        try {
            return new BpfSocketHolders(walk);
        } catch (KernelException e) {
            walk.close();
            throw e;
        }
    }

    @Override
    public void visit(Visitor visitor) throws KernelException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int found = walk.run();
            if (found <= walk.capacity()) {
                walk.visit(found, visitor);
                return;
            }
            grow(Capacity.forRows(found));
        }
        throw new KernelException(
                "the holders of sockets outgrew each of " + ATTEMPTS + " attempts to read them by BPF");
    }

    private void grow(int records) throws KernelException {
        BpfHolderWalk larger = BpfHolderWalk.open(records);
        larger.socketOperations(walk.socketOperations());
        walk.close();
        walk = larger;
    }

    @Override
    public void close() {
        walk.close();
    }
}
