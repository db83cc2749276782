package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.NamespaceCount;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.socket.Capacity;
import dev.tcpwarden.socket.RetiredTable;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The TCP table of all network namespaces, or of one, read from the kernel's hash tables by {@code src/main/bpf/tcp_table.bpf.c} (Linux
 * 5.19). A table is not of one instant: a socket that turns into a TIME_WAIT while its chain is read can be missing once.
 */
public final class BpfTcpTableSource implements TcpTableSource {

    /** In place of a namespace's number. */
    public static final int ALL_NAMESPACES = 0;

    private static final int ATTEMPTS = 5;
    private static final int FIRST_ROWS = 4096;
    private static final int FIRST_NAMESPACES = 512;

    /** After so many tables that fill little of the memory, it is given back. */
    private static final int SMALL_TABLES = 1000;

    private static final int SMALL = 8;

    private static final Path KEEPALIVE_TIME = Path.of("/proc/sys/net/ipv4/tcp_keepalive_time");

    private final int netns;
    private final int hz;
    private BpfTableWalk walk;
    private int rows = 1024; // of the last table
    private int namespaces;
    private int smallTables;
    private int unassignable; // sockets of files that get no cookie: subflows of MPTCP
    private @Nullable RetiredTable spare;

    private BpfTcpTableSource(BpfTableWalk walk, int netns) throws KernelException {
        this.walk = walk;
        this.netns = netns;
        namespaces = walk.listNamespaces();
        hz = walk.keepaliveTicks() / keepaliveSeconds();
        if (hz <= 0) {
            throw new KernelException("the kernel's clock has " + hz + " ticks a second by tcp_keepalive_time");
        }
        walk.assignCookies();
    }

    /**
     * @param netns the only namespace to read, by its inode number; 0 for all
     * @throws KernelException with what this host lacks for it
     */
    public static BpfTcpTableSource open(int netns) throws KernelException {
        BpfTableWalk walk = BpfTableWalk.open(FIRST_ROWS, FIRST_NAMESPACES);
        try {
            return new BpfTcpTableSource(walk, netns);
        } catch (KernelException e) {
            walk.close();
            throw e;
        }
    }

    /** A setting that BPF reads in ticks of the kernel's clock while its file shows seconds. */
    private static int keepaliveSeconds() throws KernelException {
        try (ProcFile file = ProcFile.open(KEEPALIVE_TIME)) {
            return file.read(text -> Math.max(1, Integer.parseInt(text.strip())))
                    .orElseThrow(() -> new KernelException(KEEPALIVE_TIME + " cannot be read"));
        }
    }

    @Override
    public TcpTable read() throws KernelException {
        boolean assigned = false;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            namespaces = walk.listNamespaces();
            if (namespaces > walk.namespaceCapacity()) {
                reopen(walk.rowCapacity(), Capacity.forRows(namespaces));
                continue;
            }
            int found = walk.read(netns, hz);
            if (found > walk.rowCapacity()) {
                reopen(Capacity.forRows(found), walk.namespaceCapacity());
            } else if (walk.unidentified() > unassignable && !assigned) {
                walk.assignCookies();
                assigned = true;
            } else if (walk.broken() == 0) {
                unassignable = walk.unidentified();
                return table(found);
            }
        }
        throw new KernelException("the TCP table changed during each of " + ATTEMPTS + " attempts to read it by BPF");
    }

    private TcpTable table(int found) throws KernelException {
        TcpTableBuilder builder = TcpTableBuilder.reusing(spare, Math.max(rows, found), TableField.ALL);
        spare = null;
        walk.copy(builder);
        TcpTable table = builder.build();
        rows = table.size();
        smallTables = found < walk.rowCapacity() / SMALL && walk.rowCapacity() > FIRST_ROWS ? smallTables + 1 : 0;
        if (smallTables > SMALL_TABLES) {
            reopen(Math.max(FIRST_ROWS, 2 * found), walk.namespaceCapacity());
        }
        return table;
    }

    private void reopen(int rowCapacity, int namespaceCapacity) throws KernelException {
        BpfTableWalk next = BpfTableWalk.open(rowCapacity, namespaceCapacity);
        walk.close();
        walk = next;
        smallTables = 0;
    }

    @Override
    public String mechanism() {
        return "bpf";
    }

    @Override
    public NamespaceCount namespaces() {
        return netns == ALL_NAMESPACES ? new NamespaceCount(namespaces, 0) : new NamespaceCount(1, namespaces - 1);
    }

    /** By a read of the whole table: sock_diag reports only sockets of its own namespace. */
    @Override
    public boolean exists(SocketId socket) throws KernelException {
        return has(read(), socket);
    }

    /** Whether a socket is a connection or a listener in a table. */
    static boolean has(TcpTable table, SocketId socket) {
        int row = table.find(socket.cookie());
        return row >= 0
                && table.state(row) != TcpState.CLOSE // bound, with the ends that it had
                && table.row(row).id().equals(socket);
    }

    @Override
    public void recycle(RetiredTable memory) {
        spare = memory;
    }

    @Override
    public void close() {
        walk.close();
    }
}
