package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether terminated sockets are still there, by sock_diag. Other network namespaces are entered for that, once for all sockets of one;
 * those that cannot be entered are read by BPF, once for all sockets of all of them. Safe for use by several threads at once.
 */
public final class LinuxSocketExistence implements SocketExistence, AutoCloseable {

    private final Path procfs;
    private final boolean bpf;
    private final LinuxTcpTableSource own;
    private final int netns;
    private @Nullable BpfTcpTableSource all; // opened when first needed
    private boolean refused; // others cannot be entered

    private LinuxSocketExistence(Path procfs, boolean bpf, LinuxTcpTableSource own, int netns) {
        this.procfs = procfs;
        this.bpf = bpf;
        this.own = own;
        this.netns = netns;
    }

    /**
     * @param procfs with the processes that are in other namespaces
     * @param bpf whether BPF may be used
     */
    public static LinuxSocketExistence open(Path procfs, boolean bpf) throws KernelException {
        return new LinuxSocketExistence(procfs, bpf, LinuxTcpTableSource.open(), NetworkNamespace.own());
    }

    @Override
    public boolean exists(SocketId socket) throws KernelException {
        return !existing(List.of(socket)).isEmpty();
    }

    @Override
    public synchronized Set<SocketId> existing(Collection<SocketId> sockets) throws KernelException {
        Set<SocketId> existing = new HashSet<>();
        Map<Integer, List<SocketId>> others = new LinkedHashMap<>();
        for (SocketId socket : sockets) {
            if (socket.netns() != netns && socket.netns() != 0) {
                others.computeIfAbsent(socket.netns(), number -> new ArrayList<>())
                        .add(socket);
            } else if (own.survives(socket)) {
                existing.add(socket);
            }
        }
        List<SocketId> unanswered = new ArrayList<>();
        for (Map.Entry<Integer, List<SocketId>> other : others.entrySet()) {
            if (!ask(other.getKey(), other.getValue(), existing)) {
                unanswered.addAll(other.getValue());
            }
        }
        if (!unanswered.isEmpty()) {
            readAll(unanswered, existing);
        }
        return existing;
    }

    /** Asks inside of a namespace; false where there is no way in. */
    private boolean ask(int other, List<SocketId> sockets, Set<SocketId> existing) throws KernelException {
        Optional<Path> link = refused ? Optional.empty() : NetworkNamespace.link(procfs, other, OptionalInt.empty());
        if (link.isEmpty()) {
            return false;
        }
        try (NetlinkSocket netlink = NetworkNamespace.in(link.get(), NetlinkSocket::open)) {
            for (SocketId socket : sockets) {
                if (SocketLookup.survives(netlink, socket)) {
                    existing.add(socket);
                }
            }
            return true;
        } catch (ErrnoException e) {
            refused = e.isRefusal();
            if (!refused) {
                throw e;
            }
            return false;
        }
    }

    private void readAll(List<SocketId> sockets, Set<SocketId> existing) throws KernelException {
        if (!bpf) {
            throw new KernelException("there is no way into its network namespace, and BPF is not in use");
        }
        if (all == null) {
            all = BpfTcpTableSource.open(BpfTcpTableSource.ALL_NAMESPACES);
        }
        TcpTable table = all.read();
        sockets.stream().filter(socket -> BpfTcpTableSource.has(table, socket)).forEach(existing::add);
        all.recycle(table.retire());
    }

    @Override
    public synchronized void close() {
        own.close();
        if (all != null) {
            all.close();
        }
    }
}
