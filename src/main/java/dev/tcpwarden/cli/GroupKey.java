package dev.tcpwarden.cli;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What rows can be grouped by. The names are the values of {@code --by}.
 *
 * <p>The port that the connecting side was given for one connection means nothing to people, and would make a group of each
 * connection: a remote end has its port where this host connected to it, a local end where it was connected to. Both are written
 * as filters take them.
 */
enum GroupKey {
    process {
        @Override
        Object of(AttributedTable table, int row) {
            Owners owners = table.owners();
            return owners.isOwned(row) ? owners.process(row).name() : owners.reason(row);
        }
    },
    pid {
        @Override
        Object of(AttributedTable table, int row) {
            Owners owners = table.owners();
            return owners.isOwned(row) ? owners.process(row).pid() : owners.reason(row);
        }
    },
    state {
        @Override
        Object of(AttributedTable table, int row) {
            return table.table().state(row).label();
        }
    },
    direction {
        @Override
        @Nullable
        Object of(AttributedTable table, int row) {
            return table.direction(row).map(Direction::label).orElse(null);
        }
    },
    local {
        @Override
        Object of(AttributedTable table, int row) {
            Endpoint local = table.table().local(row);
            return isServed(table, row) ? local.toString() : local.address().toString();
        }
    },
    remote {
        @Override
        @Nullable
        Object of(AttributedTable table, int row) {
            Endpoint remote = table.table().remote(row);
            if (remote.port() == 0) {
                return null;
            }
            return isServed(table, row) ? remote.address().toString() : remote.toString();
        }
    },
    /** The local port of a service on this host, the remote port of one that it uses. */
    port {
        @Override
        @Nullable
        Object of(AttributedTable table, int row) {
            TcpTable columns = table.table();
            int port = isServed(table, row) ? columns.localPort(row) : columns.remotePort(row);
            return port == 0 ? null : port;
        }
    },
    uid {
        @Override
        @Nullable
        Object of(AttributedTable table, int row) {
            return SocketFields.uid(table.table(), row);
        }
    };

    /** The row's value: a text, a number, a reason why it has none, or null where that needs no reason. */
    abstract @Nullable Object of(AttributedTable table, int row);

    private static boolean isServed(AttributedTable table, int row) {
        return table.table().state(row) == TcpState.LISTEN || table.isInbound(row);
    }

    boolean isOwner() {
        return this == process || this == pid;
    }

    /** A value in a table's cell. */
    static String text(@Nullable Object value) {
        if (value instanceof UnattributedReason reason) {
            return ListColumns.unowned(reason);
        }
        return value == null ? TextTable.NOTHING : Printable.escape(value.toString());
    }
}
