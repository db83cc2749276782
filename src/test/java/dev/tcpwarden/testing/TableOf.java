package dev.tcpwarden.testing;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Writes small tables with owners, a row a call. */
public final class TableOf {

    private final TcpTableBuilder table;
    private MeasureValues info = MeasureValues.NONE; // of the next row
    private OptionalLong inode = OptionalLong.empty(); // of the next row
    private int netns; // of the next rows
    private final List<Integer> owners = new ArrayList<>();
    private final List<ProcessInfo> processes = new ArrayList<>();

    public TableOf() {
        this(TableField.ALL);
    }

    /** A table of a system that reports no more than that. */
    public TableOf(Set<TableField> details) {
        table = new TcpTableBuilder(16, details);
    }

    /** A process with that name and pid, whose start time is its pid. */
    public static ProcessInfo process(String name, int pid) {
        return new ProcessInfo(new ProcessIdentity(pid, pid), name, "/usr/bin/" + name, "root");
    }

    /** The same, which is part of that. */
    public static ProcessInfo process(String name, int pid, Workload workload) {
        return new ProcessInfo(new ProcessIdentity(pid, pid), name, "/usr/bin/" + name, "root", workload, 0);
    }

    /** The same, which is in that network namespace. */
    public static ProcessInfo process(String name, int pid, int netns) {
        return new ProcessInfo(new ProcessIdentity(pid, pid), name, "/usr/bin/" + name, "root", Workload.NONE, netns);
    }

    /** Puts the rows that follow into that network namespace; at first they are in none. */
    public TableOf netns(int number) {
        netns = number;
        return this;
    }

    /** Gives the next row that inode; otherwise it has one that no other row has. */
    public TableOf inode(long next) {
        inode = OptionalLong.of(next);
        return this;
    }

    /** A row that a process owns. */
    public TableOf owned(ProcessInfo owner, long cookie, TcpState state, String connection) {
        return owned(owner, cookie, state, connection, 0, 0);
    }

    /** A row that a process owns, with what waits in its queues. */
    public TableOf owned(
            ProcessInfo owner, long cookie, TcpState state, String connection, long receiveQueue, long sendQueue) {
        if (!processes.contains(owner)) {
            processes.add(owner);
        }
        owners.add(processes.indexOf(owner));
        return row(cookie, state, connection, receiveQueue, sendQueue);
    }

    /** A row that a process owns, with what its connection has done so far. */
    public TableOf owned(ProcessInfo owner, long cookie, TcpState state, String connection, MeasureValues done) {
        info = done;
        return owned(owner, cookie, state, connection, 0, 0);
    }

    /** A row that most likely is its listener's. */
    public TableOf ownedByListener(ProcessInfo owner, long cookie, TcpState state, String connection) {
        owned(owner, cookie, state, connection);
        owners.set(owners.size() - 1, Owners.code(processes.indexOf(owner), Evidence.LISTENER));
        return this;
    }

    /** A row whose owner was not found because of a race. */
    public TableOf raced(long cookie, TcpState state, String connection, MeasureValues done) {
        info = done;
        return unowned(UnattributedReason.RACED, cookie, state, connection);
    }

    /** A row that its program has closed. */
    public TableOf orphaned(long cookie, TcpState state, String connection, MeasureValues done) {
        info = done;
        return unowned(UnattributedReason.ORPHANED, cookie, state, connection);
    }

    /** A row without an owner. */
    public TableOf unowned(UnattributedReason reason, long cookie, TcpState state, String connection) {
        owners.add(Owners.code(reason));
        return row(cookie, state, connection, 0, 0);
    }

    private TableOf row(long cookie, TcpState state, String connection, long receiveQueue, long sendQueue) {
        Connection endpoints = Connection.parse(connection);
        boolean ipv6 = !endpoints.local().address().isIpv4();
        table.add(new TcpSocket(
                new SocketId(endpoints, ipv6, endpoints.local().address().scope(), netns, cookie),
                state,
                inode.orElse(cookie + 1000),
                0,
                receiveQueue,
                sendQueue,
                info));
        info = MeasureValues.NONE;
        inode = OptionalLong.empty();
        return this;
    }

    public AttributedTable build() {
        TcpTable built = table.build();
        int[] codes = owners.stream().mapToInt(Integer::intValue).toArray();
        return new AttributedTable(built, new Owners(codes, processes), Listeners.of(built));
    }
}
