package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import dev.tcpwarden.kernel.KernelException;

/** A BPF iterator: a program that the kernel runs for each object of a kind. */
final class BpfIterator implements AutoCloseable {

    private final int link;

    private BpfIterator(int link) {
        this.link = link;
    }

    static BpfIterator link(int program) throws KernelException {
        return new BpfIterator(Bpf.linkIterator(program));
    }

    /** Runs the program, which must write nothing but into maps, for every object once. */
    void run() throws KernelException {
        int iterator = Bpf.createIterator(link);
        try (Memory nothing = new Memory(1)) {
            while (Libc.read(iterator, nothing, new NativeLong(nothing.size())).intValue() < 0) {
                if (Libc.errno() != Errno.EINTR
                        && Libc.errno() != Errno.EAGAIN) { // EAGAIN after a million objects: it goes on
                    throw Bpf.failed("reading the BPF iterator");
                }
            }
        } finally {
            Libc.close(iterator);
        }
    }

    @Override
    public void close() {
        Libc.close(link);
    }
}
