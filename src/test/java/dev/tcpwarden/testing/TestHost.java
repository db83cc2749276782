package dev.tcpwarden.testing;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.RetiredTable;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A host whose table, owners and running processes a test sets. Each read is a table of its own, as on a real one. */
public class TestHost implements TcpTableSource, OwnerLookup {

    public volatile AttributedTable table = new TableOf().build();
    public volatile boolean broken;
    public volatile Runnable onRead = () -> {};
    public final List<RetiredTable> recycled = new ArrayList<>();
    public final Set<ProcessIdentity> exited = new HashSet<>();
    public final Set<ProcessInfo> running = new HashSet<>();

    public TableReader reader() {
        return new TableReader(this, this);
    }

    @Override
    public String mechanism() {
        return "sock_diag";
    }

    @Override
    public TcpTable read() throws KernelException {
        onRead.run();
        if (broken) {
            throw new KernelException("dump of AF_INET: ENOBUFS (105)");
        }
        TcpTable original = table.table();
        Set<TableField> details = TableField.ALL.stream().filter(original::has).collect(Collectors.toSet());
        TcpTableBuilder copy = new TcpTableBuilder(original.size(), details);
        IntStream.range(0, original.size()).mapToObj(original::row).forEach(copy::add);
        return copy.build();
    }

    @Override
    public void recycle(RetiredTable retired) {
        recycled.add(retired);
    }

    @Override
    public boolean exists(SocketId socket) {
        throw new UnsupportedOperationException("no sampler asks for " + socket);
    }

    @Override
    public Owners attribute(TcpTable read, Listeners listeners) {
        Owners original = table.owners();
        int[] codes = IntStream.range(0, read.size())
                .map(row -> original.isOwned(row)
                        ? Owners.code(original.processIndex(row), original.evidence(row))
                        : Owners.code(original.reason(row)))
                .toArray();
        return new Owners(codes, original.processes());
    }

    @Override
    public boolean isRunning(ProcessIdentity process) {
        return !exited.contains(process);
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
