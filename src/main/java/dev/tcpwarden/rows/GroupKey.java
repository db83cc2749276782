package dev.tcpwarden.rows;

import dev.tcpwarden.filter.DestinationNames;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What rows can be grouped by.
 *
 * <p>The port that the connecting side was given for one connection means nothing to people, and would make a group of each
 * connection: a remote end has its port where this host connected to it, a local end where it was connected to. Both are written
 * as filters take them.
 *
 * @param name the value of {@code --by}, and its name in JSON
 * @param isOwner whether a row without an owner has none of its values
 */
public record GroupKey(String name, String header, boolean isOwner, Value value) {

    /** The row's value: a text, a number, a reason why it has none, or null where that needs no reason. */
    @FunctionalInterface
    public interface Value {

        @Nullable
        Object of(AttributedTable table, int row);
    }

    public static final List<GroupKey> ALL = Stream.of(
                    Stream.of(
                            owner(ProcessLabel.PROCESS, ProcessInfo::name), owner(ProcessLabel.PID, ProcessInfo::pid)),
                    ProcessLabel.OF_WORKLOAD.stream()
                            .map(label ->
                                    owner(label, process -> label.of(process).orElse(null))),
                    Stream.of(
                            socket("netns", "Netns", (table, row) -> SocketFields.netns(table.table(), row)),
                            socket("state", "State", GroupKey::state),
                            socket("direction", "Direction", GroupKey::direction),
                            socket("local", "Local", GroupKey::local),
                            socket("remote", "Remote", GroupKey::remote),
                            destination(DestinationNames.NONE),
                            socket("port", "Port", GroupKey::port),
                            socket("uid", "Uid", (table, row) -> SocketFields.uid(table.table(), row))))
            .flatMap(keys -> keys)
            .toList();

    /** Of connections of the past. */
    public static final List<GroupKey> PAST = Stream.concat(
                    ALL.stream(), Stream.of(socket("result", "Result", GroupKey::result)))
            .toList();

    /** What a process is, as a value of the group. */
    @FunctionalInterface
    private interface Owner {

        @Nullable
        Object of(ProcessInfo process);
    }

    /** The key of this name. */
    public static Optional<GroupKey> ofName(String name) {
        return ALL.stream().filter(key -> key.name.equals(name)).findFirst();
    }

    private static GroupKey owner(ProcessLabel label, Owner value) {
        return new GroupKey(label.key(), label.header(), true, (table, row) -> {
            Owners owners = table.owners();
            return owners.isOwned(row) ? value.of(owners.process(row)) : owners.reason(row);
        });
    }

    private static GroupKey socket(String name, String header, Value value) {
        return new GroupKey(name, header, false, value);
    }

    /** Where this host connected: by its name, or its address and port. */
    private static GroupKey destination(DestinationNames names) {
        return socket("destination", "Destination", (table, row) -> {
            TcpTable columns = table.table();
            if (isServed(table, row) || columns.remotePort(row) == 0) {
                return null;
            }
            String name = names.name(columns.remoteHigh(row), columns.remoteLow(row), columns.remotePort(row));
            return name.isEmpty() ? columns.remote(row).toString() : name;
        });
    }

    /** The same key with these names, if it is one that shows names. */
    public GroupKey with(DestinationNames names) {
        return name.equals("destination") ? destination(names) : this;
    }

    private static @Nullable Object result(AttributedTable table, int row) {
        CloseResult result = table.result(row);
        return result == null ? null : result.label();
    }

    private static Object state(AttributedTable table, int row) {
        return table.table().state(row).label();
    }

    private static @Nullable Object direction(AttributedTable table, int row) {
        return table.direction(row).map(Direction::label).orElse(null);
    }

    private static Object local(AttributedTable table, int row) {
        Endpoint local = table.table().local(row);
        return isServed(table, row) ? local.toString() : local.address().toString();
    }

    private static @Nullable Object remote(AttributedTable table, int row) {
        Endpoint remote = table.table().remote(row);
        if (remote.port() == 0) {
            return null;
        }
        return isServed(table, row) ? remote.address().toString() : remote.toString();
    }

    /** The local port of what this host serves, the remote port of what it uses. */
    private static @Nullable Object port(AttributedTable table, int row) {
        TcpTable columns = table.table();
        int port = isServed(table, row) ? columns.localPort(row) : columns.remotePort(row);
        return port == 0 ? null : port;
    }

    private static boolean isServed(AttributedTable table, int row) {
        return table.table().state(row) == TcpState.LISTEN || table.isInbound(row);
    }

    public @Nullable Object of(AttributedTable table, int row) {
        return value.of(table, row);
    }
}
