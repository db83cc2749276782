package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.table.ListColumns;
import dev.tcpwarden.cli.table.TextTable.Column;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.rows.RowOrder;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A line a socket, with the columns of {@code list -o wide} and its rates. */
final class ConnectionListing {

    private static final List<String> PRIORITY = List.of(
            "Remote", "State", "Process", "Local", "Send-Q", "In/s", "Out/s", "Recv-Q", "RTT", "Idle", "Retr/s");

    private final Reading reading;
    private final TcpTable table;
    private final Owners owners;

    private ConnectionListing(Reading reading) {
        this.reading = reading;
        table = reading.table().table();
        owners = reading.table().owners();
    }

    static Listing of(Reading reading, int[] rows) {
        ConnectionListing listing = new ConnectionListing(reading);
        return new Listing(
                listing.columns(rows),
                PRIORITY,
                rows,
                listing.table::cookie,
                listing::part,
                (a, b) -> RowOrder.compare(listing.table, a, b));
    }

    private List<ShownColumn> columns(int[] rows) {
        Map<String, IntOrder> orders = orders();
        List<ShownColumn> columns = new ArrayList<>();
        for (Column column : ListColumns.wide(reading.table(), rows)) {
            IntOrder order = orders.getOrDefault(column.header(), IntOrder.ofText(column.cell()));
            columns.add(ShownColumn.of(column, order).withAlarm(row -> isAlarm(column.header(), row)));
        }
        for (Flow flow : Flow.ALL) {
            columns.add(
                    columns.size() - 1,
                    ShownColumn.number(
                            flow.header(),
                            row -> reading.growth().text(reading.growth().of(flow, row)),
                            row -> reading.growth().of(flow, row)));
        }
        return columns;
    }

    /** Without the text of a cell: it is made for many rows more than are shown. */
    private Map<String, IntOrder> orders() {
        Map<String, IntOrder> orders = new HashMap<>();
        orders.put("State", IntOrder.ofNumber(row -> table.state(row).ordinal()));
        orders.put("Recv-Q", IntOrder.ofNumber(row -> bytes(row, table.receiveQueue(row))));
        orders.put("Send-Q", IntOrder.ofNumber(row -> bytes(row, table.sendQueue(row))));
        orders.put("Local", (a, b) -> RowOrder.compareLocal(table, a, b));
        orders.put("Remote", (a, b) -> RowOrder.compareRemote(table, a, b));
        orders.put("Netns", IntOrder.ofNumber(row -> Integer.toUnsignedLong(table.netns(row))));
        orders.put("Process", IntOrder.ofText(this::processName).then(IntOrder.ofNumber(this::pid)));
        for (ProcessLabel label : ProcessLabel.OF_WORKLOAD) {
            orders.put(label.header(), IntOrder.ofText(row -> text(label, row)));
        }
        for (Measure measure : Measure.ALL) {
            measure.header()
                    .ifPresent(header -> orders.put(
                            header, IntOrder.ofNumber(row -> table.measures().get(measure, row))));
        }
        return orders;
    }

    /** Queues of listeners count connections: they are behind all others. */
    private long bytes(int row, long queue) {
        return table.state(row) == TcpState.LISTEN ? Measure.UNKNOWN : queue;
    }

    private String processName(int row) {
        return text(ProcessLabel.PROCESS, row);
    }

    private String text(ProcessLabel label, int row) {
        return owners.isOwned(row) ? label.textOf(owners.process(row)) : "";
    }

    private long pid(int row) {
        return owners.isOwned(row) ? owners.process(row).pid() : 0;
    }

    private boolean isAlarm(String header, int row) {
        return switch (header) {
            case "State" -> table.state(row) == TcpState.CLOSE_WAIT;
            case "Stalled" -> table.measures().get(Measure.STALLED, row) == 1;
            default -> false;
        };
    }

    private Part part(int row) {
        SocketId socket = table.row(row).id();
        String owner = owners.isOwned(row) ? name(owners.process(row)) : ListColumns.unowned(owners.reason(row));
        return new Part(
                ConnectionName.of(socket) + ", " + owner,
                (other, at) -> other.table().cookie(at) == socket.cookie()
                        && other.table().row(at).id().equals(socket));
    }

    private static String name(ProcessInfo process) {
        return Printable.escape(process.name()) + " (pid " + process.pid() + ")";
    }
}
