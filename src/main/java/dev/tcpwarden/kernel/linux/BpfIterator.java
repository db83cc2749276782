package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import dev.tcpwarden.kernel.KernelException;
import java.util.function.IntConsumer;

/** A BPF iterator: a program that the kernel runs for each object, and what it writes. */
final class BpfIterator implements AutoCloseable {

    static final int BUFFER_BYTES = 64 * 1024; // the kernel hands over at most 32 KiB a read

    private final int link;

    private BpfIterator(int link) {
        this.link = link;
    }

    static BpfIterator link(int program) throws KernelException {
        return new BpfIterator(Bpf.linkIterator(program));
    }

    /**
     * Runs the program for every object once.
     *
     * @param buffer of {@link #BUFFER_BYTES}
     * @param records called with the number of bytes that the buffer has, which are whole records
     */
    void read(Memory buffer, IntConsumer records) throws KernelException {
        int iterator = Bpf.createIterator(link);
        try {
            for (int bytes = read(iterator, buffer); bytes > 0; bytes = read(iterator, buffer)) {
                records.accept(bytes);
            }
        } finally {
            Libc.close(iterator);
        }
    }

    /** One that writes nothing for a million objects returns EAGAIN, and goes on. */
    private static int read(int iterator, Memory buffer) throws KernelException {
        while (true) {
            int bytes =
                    Libc.read(iterator, buffer, new NativeLong(BUFFER_BYTES)).intValue();
            if (bytes >= 0) {
                return bytes;
            }
            if (Libc.errno() != Errno.EINTR && Libc.errno() != Errno.EAGAIN) {
                throw Bpf.failed("reading the BPF iterator");
            }
        }
    }

    @Override
    public void close() {
        Libc.close(link);
    }
}
