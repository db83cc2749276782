package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;

/**
 * Which sockets are bound and nothing else. The kernel has them only among all others, in {@code bhash2}, whose walk takes half as long
 * as that of all connections. So in a large table a walk finds them, and until the next one, every {@link #SEARCH_EVERY} reads, those
 * sockets are read again.
 */
final class BpfBoundSockets implements AutoCloseable {

    /** Tables up to so many rows are searched at each read. */
    static final int SMALL_TABLE = 20_000;

    static final int SEARCH_EVERY = 12;

    private static final int CAPACITY = 4096; // of the program's map

    // struct bound of the program
    private static final int ADDRESS = 0; // u64
    private static final int COOKIE = 8; // u64
    private static final int BYTES = 16;

    private final ByteBuffer memory;
    private final int program;
    private int known;
    private int readsLeft;

    BpfBoundSockets(BpfSkeleton skeleton) throws KernelException {
        program = skeleton.program("read_bound");
        memory = Bpf.map(skeleton.map("bound"), 0, (long) CAPACITY * BYTES, true);
    }

    /** Whether this read of a table with that many rows has to walk {@code bhash2}. */
    boolean isSearchDue(int rows) {
        return rows <= SMALL_TABLE || readsLeft-- <= 0;
    }

    /** Takes over what a walk found: the rows from {@code first} on. */
    void remember(ByteBuffer blocks, int first, int end) {
        known = 0;
        readsLeft = end - first <= CAPACITY ? SEARCH_EVERY - 1 : 0;
        for (int row = first; row < end && known < CAPACITY; row++) {
            long cookie = BpfTableLayout.cookie(blocks, row);
            memory.putLong(known * BYTES + ADDRESS, BpfTableLayout.address(blocks, row))
                    .putLong(known * BYTES + COOKIE, cookie);
            readsLeft = cookie == 0 ? 0 : readsLeft; // without one, other sockets could not be told from it
            known++;
        }
    }

    int known() {
        return known;
    }

    /** Reads those that are known; their number is the end that the walk was given. */
    void read() throws KernelException {
        Bpf.run(program);
    }

    @Override
    public void close() {
        Bpf.unmap(memory);
    }
}
