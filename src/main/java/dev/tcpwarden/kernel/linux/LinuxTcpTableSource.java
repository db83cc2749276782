package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.NamespaceCount;
import dev.tcpwarden.kernel.NativeAccess;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.socket.RetiredTable;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP table by a sock_diag dump, in the network namespace of the thread that opened it; where asked for, with the sockets of
 * others, which are entered.
 */
public final class LinuxTcpTableSource implements TcpTableSource {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxTcpTableSource.class);

    private static final int ATTEMPTS = 5;

    /** Null after a failure, until the next use. */
    private @Nullable NetlinkSocket netlink;

    private int rows = 1024; // of the last table
    private @Nullable RetiredTable spare;

    private final int netns;
    private final OtherNamespaces others;
    private final @Nullable EnteredNamespaces entered;

    private LinuxTcpTableSource(NetlinkSocket netlink, int netns, Path procfs, @Nullable Duration budget) {
        this.netlink = netlink;
        this.netns = netns;
        others = new OtherNamespaces(procfs, netns);
        entered = budget == null ? null : new EnteredNamespaces(others, budget);
    }

    /** @throws KernelException if the kernel cannot report its sockets this way; the message says what it lacks */
    public static LinuxTcpTableSource open() throws KernelException {
        return open(Path.of("/proc"), null);
    }

    /**
     * The same with the sockets of other namespaces.
     *
     * @param procfs with the processes that are in them
     * @param budget after so long no further namespace is entered that was not before
     */
    public static LinuxTcpTableSource openAll(Path procfs, Duration budget) throws KernelException {
        return open(procfs, budget);
    }

    private static LinuxTcpTableSource open(Path procfs, @Nullable Duration budget) throws KernelException {
        return NativeAccess.first(
                () -> new LinuxTcpTableSource(NetlinkSocket.open(), NetworkNamespace.own(), procfs, budget));
    }

    @Override
    public TcpTable read() throws KernelException {
        TcpTableBuilder builder = builder();
        asking(open -> dump(open, builder));
        if (entered != null) {
            entered.addTo(builder);
        }
        TcpTable table = builder.build();
        rows = table.size();
        return table;
    }

    @Override
    public String mechanism() {
        return "sock_diag";
    }

    @Override
    public NamespaceCount namespaces() {
        return entered == null ? new NamespaceCount(1, others.count()) : entered.count();
    }

    @Override
    public boolean exists(SocketId socket) throws KernelException {
        return asking(open -> SocketLookup.exists(open, socket));
    }

    @Override
    public boolean survives(SocketId terminated) throws KernelException {
        return asking(open -> SocketLookup.survives(open, terminated));
    }

    private TcpTableBuilder builder() {
        RetiredTable retired = spare;
        spare = null;
        return TcpTableBuilder.reusing(retired, rows, TableField.ALL).netns(netns);
    }

    @Override
    public void recycle(RetiredTable memory) {
        spare = memory;
    }

    /** Fills a decoder; false if the kernel says that the table changed so that something may be missing. */
    @FunctionalInterface
    interface Dump {
        boolean into(InetDiagDecoder decoder) throws KernelException;
    }

    /** Adds the sockets of the namespace in which that was opened. */
    static int dump(NetlinkSocket open, TcpTableBuilder table) throws KernelException {
        return consistent(table, decoder -> dump(open, decoder));
    }

    /** Adds the rows of the first whole one of a bounded number of dumps, each with a decoder of its own; how many. */
    static int consistent(TcpTableBuilder table, Dump dump) throws KernelException {
        int before = table.size();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            InetDiagDecoder decoder = new InetDiagDecoder(table);
            if (dump.into(decoder)) {
                if (decoder.unknownAttributes() > 0) {
                    LOG.debug(
                            "skipped {} attributes of sockets that Linux 6.18 does not have",
                            decoder.unknownAttributes());
                }
                return table.size() - before;
            }
            table.truncate(before);
        }
        throw new KernelException(
                "sock_diag dump: the kernel marked each of " + ATTEMPTS + " as interrupted (NLM_F_DUMP_INTR)");
    }

    private static boolean dump(NetlinkSocket open, InetDiagDecoder decoder) throws KernelException {
        try {
            return open.exchange(
                    "sock_diag dump", InetDiag.TCPDIAG_GETSOCK, Netlink.NLM_F_DUMP, InetDiagRequest.dump(), decoder);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EOPNOTSUPP) {
                throw new KernelException(
                        "this kernel does not report its TCP sockets, because it lacks the module inet_diag or tcp_diag: "
                                + e.getMessage(),
                        e);
            }
            throw e;
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(NetlinkSocket open) throws KernelException;
    }

    /** Asks over an open socket. One that failed may hold the rest of an answer, so the next request has a new one. */
    private <T> T asking(Question<T> question) throws KernelException {
        NetlinkSocket open = netlink == null ? NetlinkSocket.open() : netlink;
        netlink = open;
        try {
            return question.ask(open);
        } catch (KernelException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (netlink != null) {
            netlink.close();
            netlink = null;
        }
    }
}
