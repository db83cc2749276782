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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TCP table by a sock_diag dump, in the network namespace of the thread that opened it. */
public final class LinuxTcpTableSource implements TcpTableSource {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxTcpTableSource.class);

    private static final int ATTEMPTS = 5;

    /** Null after a failure, until the next use. */
    private @Nullable NetlinkSocket netlink;

    private int rows = 1024; // of the last table
    private @Nullable RetiredTable spare;

    private final int netns;
    private final OtherNamespaces others;

    private LinuxTcpTableSource(NetlinkSocket netlink, int netns) {
        this.netlink = netlink;
        this.netns = netns;
        others = new OtherNamespaces(netns);
    }

    /** @throws KernelException if the kernel cannot report its sockets this way; the message says what it lacks */
    public static LinuxTcpTableSource open() throws KernelException {
        return NativeAccess.first(() -> new LinuxTcpTableSource(NetlinkSocket.open(), NetworkNamespace.own()));
    }

    @Override
    public TcpTable read() throws KernelException {
        TcpTable table = asking(open -> consistent(this::builder, decoder -> dump(open, decoder)));
        rows = table.size();
        return table;
    }

    @Override
    public String mechanism() {
        return "sock_diag";
    }

    @Override
    public NamespaceCount namespaces() {
        return new NamespaceCount(1, others.count());
    }

    @Override
    public boolean exists(SocketId socket) throws KernelException {
        return asking(open -> SocketLookup.exists(open, socket));
    }

    /**
     * What a process holds the kernel closes before it accepts the termination, so that a connection of such a socket is a new one.
     * What no process holds may linger.
     */
    @Override
    public boolean survives(SocketId terminated) throws KernelException {
        return asking(open -> SocketLookup.find(open, terminated))
                .filter(found -> !found.held())
                .isPresent();
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

    /** The first whole one of a bounded number of dumps, each with a decoder of its own. */
    static TcpTable consistent(Supplier<TcpTableBuilder> builders, Dump dump) throws KernelException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            InetDiagDecoder decoder = new InetDiagDecoder(builders.get());
            if (dump.into(decoder)) {
                if (decoder.unknownAttributes() > 0) {
                    LOG.debug(
                            "skipped {} attributes of sockets that Linux 6.18 does not have",
                            decoder.unknownAttributes());
                }
                return decoder.build();
            }
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
