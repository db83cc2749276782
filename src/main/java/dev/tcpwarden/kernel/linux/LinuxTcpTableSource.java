package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;
import org.jspecify.annotations.Nullable;

/** The TCP table by a sock_diag dump of each address family, in the network namespace of the thread that opened it. */
public final class LinuxTcpTableSource implements TcpTableSource {

    private static final int ATTEMPTS = 5;

    /** Null after a failure, until the next use. */
    private @Nullable NetlinkSocket netlink;

    private int expectedRows = 1024;

    private LinuxTcpTableSource(NetlinkSocket netlink) {
        this.netlink = netlink;
    }

    /** @throws KernelException if the kernel cannot tell of its sockets this way; the message says what it lacks */
    public static LinuxTcpTableSource open() throws KernelException {
        return new LinuxTcpTableSource(NetlinkSocket.open());
    }

    @Override
    public TcpTable read() throws KernelException {
        return asking(this::read);
    }

    @Override
    public boolean exists(SocketId socket) throws KernelException {
        return asking(open -> SocketLookup.exists(open, socket));
    }

    private TcpTable read(NetlinkSocket open) throws KernelException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            InetDiagDecoder decoder = new InetDiagDecoder(expectedRows);
            if (dumpIpv4(open, decoder) && dumpIpv6(open, decoder)) {
                TcpTable table = decoder.build();
                expectedRows = table.size() + table.size() / 8;
                return table;
            }
        }
        throw new KernelException(
                "sock_diag dump: the kernel marked each of " + ATTEMPTS + " as interrupted (NLM_F_DUMP_INTR)");
    }

    private static boolean dump(NetlinkSocket open, int family, String name, InetDiagDecoder decoder)
            throws KernelException {
        return open.exchange(
                "sock_diag dump of " + name,
                SockDiag.SOCK_DIAG_BY_FAMILY,
                Netlink.NLM_F_DUMP,
                InetDiagRequest.dump(family),
                decoder);
    }

    private static boolean dumpIpv4(NetlinkSocket open, InetDiagDecoder decoder) throws KernelException {
        try {
            return dump(open, Libc.AF_INET, "AF_INET", decoder);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                throw new KernelException(
                        "this kernel does not tell of its TCP sockets: it lacks the modules inet_diag and tcp_diag ("
                                + e.getMessage() + ")",
                        e);
            }
            throw e;
        }
    }

    /**
     * A kernel without IPv6 may refuse to speak of it. Which errors it uses for that is no contract, so the refusal is forgiven
     * where no IPv6 socket can be made at all, and so none exists, and nowhere else.
     */
    private static boolean dumpIpv6(NetlinkSocket open, InetDiagDecoder decoder) throws KernelException {
        try {
            return dump(open, Libc.AF_INET6, "AF_INET6", decoder);
        } catch (ErrnoException refusal) {
            if (canMakeIpv6Sockets()) {
                throw refusal;
            }
            return true;
        }
    }

    private static boolean canMakeIpv6Sockets() {
        int fd = Libc.socket(Libc.AF_INET6, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, Libc.IPPROTO_TCP);
        if (fd < 0) {
            return Libc.errno() != Errno.EAFNOSUPPORT;
        }
        Libc.close(fd);
        return true;
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(NetlinkSocket open) throws KernelException;
    }

    /** Asks over an open socket. One that failed may hold the rest of an answer, so the next question has a new one. */
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
