package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct walk} of {@code src/main/bpf/tcp_table.bpf.c}: one of those that can be under way at the same time, by a thread each. */
final class BpfWalk {

    static final int BYTES = 56;

    /** So many buckets a call, each of which is one RCU section. */
    private static final int BUCKETS = 1024;

    private static final int TABLE = 0; // u64
    private static final int KIND = 8; // u32
    private static final int FIRST = 12; // u32
    private static final int END = 16; // u32
    private static final int ROW = 20; // u32
    private static final int HZ = 24; // u32
    private static final int ONLY = 28; // u32
    private static final int BROKEN = 32; // u32
    private static final int UNIDENTIFIED = 36; // u32
    private static final int FOUND = 40; // u32
    private static final int LIST_BROKEN = 44; // u32
    private static final int LIMIT = 48; // u32

    private final ByteBuffer memory;
    private final ByteBuffer number = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    private final int readTable;
    private int first;

    /**
     * @param memory of all of them
     * @param number which of them
     * @param readTable the program's descriptor
     */
    BpfWalk(ByteBuffer memory, int number, int readTable) {
        this.memory = memory.slice(number * BYTES, BYTES).order(ByteOrder.nativeOrder());
        this.number.putLong(0, number);
        this.readTable = readTable;
    }

    /**
     * Makes it write to these rows, from the first to the one before {@code limit}.
     *
     * @param netns the only namespace to read; 0 for all
     * @param hz ticks of the kernel's clock a second
     */
    void begin(int first, int limit, int netns, int hz) {
        this.first = first;
        memory.putInt(ROW, first)
                .putInt(LIMIT, limit)
                .putInt(HZ, hz)
                .putInt(ONLY, netns)
                .putInt(BROKEN, 0)
                .putInt(UNIDENTIFIED, 0);
    }

    /**
     * Adds the sockets of these buckets.
     *
     * @param kind enum table of the program
     * @param table the address of the first bucket of the table
     */
    void read(int kind, long table, int firstBucket, int endBucket) throws KernelException {
        memory.putLong(TABLE, table).putInt(KIND, kind);
        for (int bucket = firstBucket; bucket < endBucket; bucket += BUCKETS) {
            memory.putInt(FIRST, bucket).putInt(END, Math.min(endBucket, bucket + BUCKETS));
            Bpf.run(readTable, number);
        }
    }

    /** Sets how many sockets of a list are to be added. */
    void setEnd(int end) {
        memory.putInt(END, end);
    }

    int first() {
        return first;
    }

    /** The row after the last; more than there is room for shows how much it takes. */
    int end() {
        return memory.getInt(ROW);
    }

    /** How many sockets there were. */
    int rows() {
        return end() - first;
    }

    boolean isBeyondLimit() {
        return end() > memory.getInt(LIMIT);
    }

    int broken() {
        return memory.getInt(BROKEN);
    }

    int unidentified() {
        return memory.getInt(UNIDENTIFIED);
    }

    /** How many namespaces were listed. */
    int namespaces() throws KernelException {
        if (memory.getInt(LIST_BROKEN) != 0) {
            throw new KernelException("the kernel's list of network namespaces has no end");
        }
        return memory.getInt(FOUND);
    }
}
