package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketHolders;
import java.nio.ByteBuffer;
import java.util.Map;

/** {@code src/main/bpf/tcp_owners.bpf.c}, loaded with room for so many records. Not safe for use by several threads. */
final class BpfHolderWalk implements AutoCloseable {

    private static final String SOURCE = "tcp_owners";

    // struct holder of the program
    private static final int RECORD_SIZE = 16;
    private static final int TGID = 0; // u32
    private static final int FD = 4; // u32
    private static final int INODE = 8; // u64

    // struct search of the program
    private static final int SOCKET_OPERATIONS = 0; // u64
    private static final int FOUND = 8; // u32
    private static final int SEARCH_BYTES = 16;

    private final BpfSkeleton skeleton;
    private final ByteBuffer search;
    private final ByteBuffer records;
    private final BpfIterator iterator;
    private final int capacity;

    static BpfHolderWalk open(int capacity) throws KernelException {
        BpfSkeleton skeleton = BpfSkeleton.load(SOURCE, "5.17", Map.of("holders", capacity));
        try {
            return new BpfHolderWalk(skeleton, capacity);
        } catch (KernelException e) {
            skeleton.close();
            throw e;
        }
    }

    private BpfHolderWalk(BpfSkeleton skeleton, int capacity) throws KernelException {
        this.skeleton = skeleton;
        this.capacity = capacity;
        search = Bpf.map(skeleton.map("searches"), 0, SEARCH_BYTES, true);
        records = Bpf.map(skeleton.map("holders"), 0, (long) capacity * RECORD_SIZE, false);
        iterator = BpfIterator.link(skeleton.program("tcp_owners"));
    }

    int capacity() {
        return capacity;
    }

    /** How many records there are, more than the capacity where that was too small. */
    int run() throws KernelException {
        search.putInt(FOUND, 0);
        iterator.run();
        return search.getInt(FOUND);
    }

    void visit(int found, SocketHolders.Visitor visitor) {
        for (int at = 0; at < found * RECORD_SIZE; at += RECORD_SIZE) {
            visitor.holder(records.getInt(at + TGID), records.getInt(at + FD), records.getLong(at + INODE));
        }
    }

    long socketOperations() {
        return search.getLong(SOCKET_OPERATIONS);
    }

    void socketOperations(long address) {
        search.putLong(SOCKET_OPERATIONS, address);
    }

    /** Learns them from the open files of the host, of which at least one must be a socket. */
    void learnSocketOperations() throws KernelException {
        try (BpfIterator files = BpfIterator.link(skeleton.program("find_socket_operations"))) {
            files.run();
        }
        if (socketOperations() == 0) {
            throw new KernelException("the BPF iterator over files found no socket");
        }
    }

    @Override
    public void close() {
        iterator.close();
        Bpf.unmap(search);
        Bpf.unmap(records);
        skeleton.close();
    }
}
