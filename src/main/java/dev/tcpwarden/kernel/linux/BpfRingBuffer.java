package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The consumer's side of a BPF ring buffer (Documentation/bpf/ringbuf.rst): positions and records lie in mapped memory, so that reading
 * takes no system call. One thread at a time.
 */
final class BpfRingBuffer implements AutoCloseable {

    @FunctionalInterface
    interface Receiver {
        /** Takes the record that begins at {@code from}, with addresses aligned to 8 bytes. */
        void receive(ByteBuffer records, int from);
    }

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final int HEADER_BYTES = 8; // BPF_RINGBUF_HDR_SZ
    private static final int BUSY_BIT = 1 << 31; // BPF_RINGBUF_BUSY_BIT: not yet submitted
    private static final int DISCARD_BIT = 1 << 30; // BPF_RINGBUF_DISCARD_BIT
    private static final int ALIGNMENT = 8;

    private final int page = Libc.getpagesize();
    private final int mask;
    private final ByteBuffer consumer;

    /** A page with the producer's position, then the records, mapped twice, so that one that wraps is in one piece. */
    private final ByteBuffer producer;

    /** @param bytes of the ring, a power of two */
    BpfRingBuffer(int map, int bytes) throws KernelException {
        mask = bytes - 1;
        consumer = Bpf.map(map, 0, page, true);
        try {
            producer = Bpf.map(map, page, page + 2L * bytes, false);
        } catch (KernelException e) {
            Bpf.unmap(consumer);
            throw e;
        }
    }

    /** Passes what was submitted since the last call to {@code receiver}. */
    void drain(Receiver receiver) {
        long at = (long) LONGS.getAcquire(consumer, 0);
        long end = (long) LONGS.getAcquire(producer, 0);
        while (at < end) {
            int record = page + (int) (at & mask);
            int header = (int) INTS.getAcquire(producer, record);
            if ((header & BUSY_BIT) != 0) {
                return;
            }
            if ((header & DISCARD_BIT) == 0) {
                receiver.receive(producer, record + HEADER_BYTES);
            }
            int length = header & ~(BUSY_BIT | DISCARD_BIT);
            at += length + HEADER_BYTES + ALIGNMENT - 1 & -ALIGNMENT;
            LONGS.setRelease(consumer, 0, at);
        }
    }

    @Override
    public void close() {
        Bpf.unmap(consumer);
        Bpf.unmap(producer);
    }
}
