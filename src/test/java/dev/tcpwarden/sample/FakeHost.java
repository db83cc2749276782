package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.TableOf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host whose table, owners and running processes a test sets. */
final class FakeHost implements TcpTableSource, OwnerLookup {

    volatile AttributedTable table = new TableOf().build();
    volatile boolean broken;
    volatile Runnable onRead = () -> {};
    final List<TcpTable> recycled = new ArrayList<>();
    final Set<ProcessIdentity> ended = new HashSet<>();
    final Set<ProcessInfo> running = new HashSet<>();

    TableReader reader() {
        return new TableReader(this, this);
    }

    @Override
    public TcpTable read() throws KernelException {
        onRead.run();
        if (broken) {
            throw new KernelException("dump of AF_INET: ENOBUFS (105)");
        }
        return table.table();
    }

    @Override
    public void recycle(TcpTable retired) {
        recycled.add(retired);
    }

    @Override
    public boolean exists(SocketId socket) {
        throw new UnsupportedOperationException("no test of samples asks for " + socket);
    }

    @Override
    public Owners attribute(TcpTable read, Listeners listeners) {
        return table.owners();
    }

    @Override
    public boolean isRunning(ProcessIdentity process) {
        return !ended.contains(process);
    }

    @Override
    public Optional<ProcessInfo> describe(ProcessIdentity process) {
        return running.stream().filter(info -> info.identity().equals(process)).findAny();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public void close() {}
}
