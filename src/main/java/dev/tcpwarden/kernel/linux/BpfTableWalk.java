package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code src/main/bpf/tcp_table.bpf.c}, loaded with room for so many rows and namespaces. Not safe for use by several threads. */
final class BpfTableWalk implements AutoCloseable {

    private static final String SOURCE = "tcp_table";

    /** So many buckets a call, each of which is one RCU section. */
    private static final int BUCKETS = 1024;

    // struct namespace of the program
    private static final int EHASH = 0; // u64
    private static final int LHASH2 = 8; // u64
    private static final int BHASH2 = 16; // u64
    private static final int EHASH_BUCKETS = 24; // u32
    private static final int LHASH2_BUCKETS = 28; // u32
    private static final int BHASH2_BUCKETS = 32; // u32
    private static final int KEEPALIVE_TICKS = 44; // u32
    private static final int NAMESPACE_BYTES = 48;

    // struct walk of the program
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
    private static final int WALK_BYTES = 48;

    private final BpfSkeleton skeleton;
    private final int blockCapacity;
    private final int namespaceCapacity;
    private final ByteBuffer blocks;
    private final ByteBuffer namespaceMemory;
    private final ByteBuffer walk;
    private final BpfBoundSockets bound;
    private final int readTable;
    private final int listNamespaces;
    private int namespaces;

    private BpfTableWalk(BpfSkeleton skeleton, int blockCapacity, int namespaceCapacity) throws KernelException {
        this.skeleton = skeleton;
        this.blockCapacity = blockCapacity;
        this.namespaceCapacity = namespaceCapacity;
        readTable = skeleton.program("read_table");
        listNamespaces = skeleton.program("list_namespaces");
        walk = Bpf.map(skeleton.map("walks"), 0, WALK_BYTES, true);
        bound = new BpfBoundSockets(skeleton);
        namespaceMemory = Bpf.map(skeleton.map("namespaces"), 0, (long) namespaceCapacity * NAMESPACE_BYTES, false);
        blocks = Bpf.map(skeleton.map("blocks"), 0, (long) blockCapacity * BpfTableLayout.BLOCK_BYTES, false);
    }

    /** @throws KernelException with what this host lacks for it */
    static BpfTableWalk open(int rows, int namespaces) throws KernelException {
        int blockCapacity = (rows + BpfTableLayout.BLOCK_ROWS - 1) / BpfTableLayout.BLOCK_ROWS;
        BpfSkeleton skeleton =
                BpfSkeleton.load(SOURCE, "5.19", Map.of("blocks", blockCapacity, "namespaces", namespaces));
        try {
            return new BpfTableWalk(skeleton, blockCapacity, namespaces);
        } catch (KernelException e) {
            skeleton.close();
            throw e;
        }
    }

    int rowCapacity() {
        return blockCapacity * BpfTableLayout.BLOCK_ROWS;
    }

    int namespaceCapacity() {
        return namespaceCapacity;
    }

    /** Lists the namespaces of the host; how many there are, more than the capacity where that was too small. */
    int listNamespaces() throws KernelException {
        Bpf.run(listNamespaces);
        if (walk.getInt(LIST_BROKEN) != 0) {
            throw new KernelException("the kernel's list of network namespaces has no end");
        }
        namespaces = walk.getInt(FOUND);
        return namespaces;
    }

    /** {@code net.ipv4.tcp_keepalive_time} of the caller's own namespace, in ticks of the kernel's clock. */
    int keepaliveTicks() {
        return namespaceMemory.getInt(KEEPALIVE_TICKS);
    }

    /**
     * Reads every table of the namespaces that were listed.
     *
     * @param netns the only namespace to read; 0 for all
     * @param hz ticks of the kernel's clock a second
     * @return how many rows there are, more than the capacity where that was too small
     */
    int read(int netns, int hz) throws KernelException {
        walk.putInt(ROW, 0).putInt(HZ, hz).putInt(ONLY, netns).putInt(BROKEN, 0).putInt(UNIDENTIFIED, 0);
        readTables(0, EHASH, EHASH_BUCKETS);
        readTables(1, LHASH2, LHASH2_BUCKETS);
        int first = walk.getInt(ROW);
        if (bound.isSearchDue(first)) {
            readTables(2, BHASH2, BHASH2_BUCKETS);
            bound.remember(blocks, first, Math.min(walk.getInt(ROW), rowCapacity()));
        } else {
            walk.putInt(END, bound.known());
            bound.read();
        }
        return walk.getInt(ROW);
    }

    /** @param kind enum table of the program */
    private void readTables(int kind, int address, int buckets) throws KernelException {
        for (Map.Entry<Long, Integer> table : tables(address, buckets).entrySet()) {
            read(kind, table.getKey(), table.getValue());
        }
    }

    private void read(int kind, long table, int buckets) throws KernelException {
        walk.putLong(TABLE, table).putInt(KIND, kind);
        for (int bucket = 0; bucket < buckets; bucket += BUCKETS) {
            walk.putInt(FIRST, bucket).putInt(END, Math.min(buckets, bucket + BUCKETS));
            Bpf.run(readTable);
        }
    }

    /** The distinct tables of the namespaces, by the address of the first bucket, with the number of buckets. */
    private Map<Long, Integer> tables(int address, int buckets) {
        Map<Long, Integer> tables = new LinkedHashMap<>();
        for (int i = 0; i < namespaces; i++) {
            int at = i * NAMESPACE_BYTES;
            tables.put(namespaceMemory.getLong(at + address), namespaceMemory.getInt(at + buckets));
        }
        return tables;
    }

    /** How many chains of the last read changed under every attempt to read them. */
    int broken() {
        return walk.getInt(BROKEN);
    }

    /** How many sockets of the last read have a file but no cookie. */
    int unidentified() {
        return walk.getInt(UNIDENTIFIED);
    }

    /** Adds the rows of the last read to a table. */
    void copy(int rows, TcpTableBuilder table) {
        for (int row = 0; row < rows; row += BpfTableLayout.BLOCK_ROWS) {
            int at = row / BpfTableLayout.BLOCK_ROWS * BpfTableLayout.BLOCK_BYTES;
            ByteBuffer block = blocks.slice(at, BpfTableLayout.BLOCK_BYTES).order(ByteOrder.nativeOrder());
            BpfTableLayout.copy(block, Math.min(BpfTableLayout.BLOCK_ROWS, rows - row), table);
        }
    }

    /** Gives each socket of a file its cookie. */
    void assignCookies() throws KernelException {
        try (BpfIterator sockets = BpfIterator.link(skeleton.program("assign_cookies"))) {
            sockets.run();
        }
    }

    @Override
    public void close() {
        Bpf.unmap(walk);
        Bpf.unmap(blocks);
        bound.close();
        Bpf.unmap(namespaceMemory);
        skeleton.close();
    }
}
