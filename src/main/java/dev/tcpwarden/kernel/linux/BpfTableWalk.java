package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.SecondThread;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code src/main/bpf/tcp_table.bpf.c}, loaded with room for so many rows and namespaces. Not safe for use by several threads. */
final class BpfTableWalk implements AutoCloseable {

    private static final String SOURCE = "tcp_table";

    // enum table of the program
    private static final int EHASH_KIND = 0;
    private static final int LHASH2_KIND = 1;
    private static final int BHASH2_KIND = 2;

    // struct namespace of the program
    private static final int EHASH = 0; // u64
    private static final int LHASH2 = 8; // u64
    private static final int BHASH2 = 16; // u64
    private static final int EHASH_BUCKETS = 24; // u32
    private static final int LHASH2_BUCKETS = 28; // u32
    private static final int BHASH2_BUCKETS = 32; // u32
    private static final int KEEPALIVE_TICKS = 44; // u32
    private static final int NAMESPACE_BYTES = 48;

    private final BpfSkeleton skeleton;
    private final int blockCapacity;
    private final int namespaceCapacity;
    private final ByteBuffer blocks;
    private final ByteBuffer namespaceMemory;
    private final ByteBuffer walks;
    private final BpfWalk walk;
    private final BpfWalk secondWalk;
    private final BpfBoundSockets bound;
    private final int listNamespaces;
    private int namespaces;

    private BpfTableWalk(BpfSkeleton skeleton, int blockCapacity, int namespaceCapacity) throws KernelException {
        this.skeleton = skeleton;
        this.blockCapacity = blockCapacity;
        this.namespaceCapacity = namespaceCapacity;
        listNamespaces = skeleton.program("list_namespaces");
        walks = Bpf.map(skeleton.map("walks"), 0, 2 * BpfWalk.BYTES, true);
        walk = new BpfWalk(walks, 0, skeleton.program("read_table"));
        secondWalk = new BpfWalk(walks, 1, skeleton.program("read_table"));
        bound = new BpfBoundSockets(skeleton);
        namespaceMemory = Bpf.map(skeleton.map("namespaces"), 0, (long) namespaceCapacity * NAMESPACE_BYTES, false);
        blocks = Bpf.map(skeleton.map("blocks"), 0, (long) blockCapacity * BpfTableLayout.BLOCK_BYTES, false);
    }

    /** @throws KernelException with what this host lacks for it */
    static BpfTableWalk open(int rows, int namespaces) throws KernelException {
        int rowsOfTwo = 2 * BpfTableLayout.BLOCK_ROWS;
        int blockCapacity = 2 * ((rows + rowsOfTwo - 1) / rowsOfTwo); // two halves of the same size
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
        namespaces = walk.namespaces();
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
        boolean byTwo = SecondThread.pays(rowCapacity());
        int middle = byTwo ? blockCapacity / 2 * BpfTableLayout.BLOCK_ROWS : rowCapacity();
        walk.begin(0, middle, netns, hz);
        secondWalk.begin(middle, rowCapacity(), netns, hz);
        if (byTwo) {
            readConnectionsByTwo();
        } else {
            readTables(EHASH_KIND, EHASH, EHASH_BUCKETS);
        }
        readTables(LHASH2_KIND, LHASH2, LHASH2_BUCKETS);
        int first = walk.end();
        if (bound.isSearchDue(first + secondWalk.rows())) {
            readTables(BHASH2_KIND, BHASH2, BHASH2_BUCKETS);
            bound.remember(blocks, first, Math.min(walk.end(), middle));
        } else {
            walk.setEnd(bound.known());
            bound.read();
        }
        return walk.isBeyondLimit() || secondWalk.isBeyondLimit()
                ? 2 * Math.max(walk.rows(), secondWalk.rows())
                : walk.rows() + secondWalk.rows();
    }

    /** Half of the buckets each, which hold about as many sockets: their order is the same in each read. */
    private void readConnectionsByTwo() throws KernelException {
        Map<Long, Integer> tables = tables(EHASH, EHASH_BUCKETS);
        try (SecondThread<Optional<KernelException>> rest = SecondThread.start("table-read", () -> readRest(tables))) {
            for (Map.Entry<Long, Integer> table : tables.entrySet()) {
                walk.read(EHASH_KIND, table.getKey(), 0, table.getValue() / 2);
            }
            Optional<KernelException> failure = rest.get();
            if (failure.isPresent()) {
                throw new KernelException(
                        "the second half of the TCP table: " + failure.get().getMessage(), failure.get());
            }
        }
    }

    private Optional<KernelException> readRest(Map<Long, Integer> tables) {
        try {
            for (Map.Entry<Long, Integer> table : tables.entrySet()) {
                int buckets = table.getValue();
                secondWalk.read(EHASH_KIND, table.getKey(), buckets / 2, buckets);
            }
            return Optional.empty();
        } catch (KernelException e) {
            return Optional.of(e);
        }
    }

    private void readTables(int kind, int address, int buckets) throws KernelException {
        for (Map.Entry<Long, Integer> table : tables(address, buckets).entrySet()) {
            walk.read(kind, table.getKey(), 0, table.getValue());
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
        return walk.broken() + secondWalk.broken();
    }

    /** How many sockets of the last read have a file but no cookie. */
    int unidentified() {
        return walk.unidentified() + secondWalk.unidentified();
    }

    /** Adds the rows of the last read to a table. */
    void copy(TcpTableBuilder table) {
        copy(walk, table);
        copy(secondWalk, table);
    }

    private void copy(BpfWalk rows, TcpTableBuilder table) {
        for (int row = rows.first(); row < rows.end(); row += BpfTableLayout.BLOCK_ROWS) {
            int at = row / BpfTableLayout.BLOCK_ROWS * BpfTableLayout.BLOCK_BYTES;
            ByteBuffer block = blocks.slice(at, BpfTableLayout.BLOCK_BYTES).order(ByteOrder.nativeOrder());
            BpfTableLayout.copy(block, Math.min(BpfTableLayout.BLOCK_ROWS, rows.end() - row), table);
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
        Bpf.unmap(walks);
        Bpf.unmap(blocks);
        bound.close();
        Bpf.unmap(namespaceMemory);
        skeleton.close();
    }
}
