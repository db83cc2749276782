package dev.tcpwarden.cli.table;

import dev.tcpwarden.cli.table.TextTable.Column;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.Measure.Unit;
import dev.tcpwarden.socket.MeasureColumns;
import dev.tcpwarden.socket.NetworkNamespaces;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.text.Printable;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sockets as {@code ss -tanp} has them, with states and endpoints as filters take them:
 *
 * <pre>
 * State       Recv-Q Send-Q Local           Remote          Process
 * established      0      0 127.0.0.1:43210 127.0.0.1:8080  curl (pid 20)
 * time_wait        0      0 127.0.0.1:8080  127.0.0.1:43200 nginx (pid 10, by listener)
 * time_wait        0      0 127.0.0.1:43199 127.0.0.1:9090  - (time_wait)
 * </pre>
 *
 * <p>{@code -} is a value that the system does not report.
 */
public final class ListColumns {

    private ListColumns() {}

    public static List<Column> narrow(AttributedTable table) {
        return join(endpoints(table), List.of(), owner(table));
    }

    /** The same with what is measured of each connection, its namespace and what its process is part of, as far as any of these rows has it. */
    public static List<Column> wide(AttributedTable table, int[] rows) {
        return join(endpoints(table), measuresAndPlaces(table, rows), owner(table));
    }

    /** What is measured, and as far as any of these rows has it, the namespace and what the process is part of. */
    public static List<Column> measuresAndPlaces(AttributedTable table, int[] rows) {
        return Stream.of(
                        measures(table.table().measures()).stream(),
                        netns(table.table(), rows).stream(),
                        workloads(table.owners(), rows).stream())
                .flatMap(columns -> columns)
                .toList();
    }

    /** Where a row is in another network namespace than this process. */
    private static Optional<Column> netns(TcpTable table, int[] rows) {
        return IntStream.of(rows).anyMatch(row -> NetworkNamespaces.isForeign(table.netns(row)))
                ? Optional.of(Column.number("Netns", row -> netns(table.netns(row))))
                : Optional.empty();
    }

    private static String netns(int number) {
        return number == 0 ? TextTable.NOTHING : Integer.toUnsignedString(number);
    }

    /** Columns with more of them before the owner. */
    public static List<Column> join(List<Column> first, List<Column> more, Column owner) {
        return Stream.of(first, more, List.of(owner)).flatMap(List::stream).toList();
    }

    private static List<Column> endpoints(AttributedTable attributed) {
        TcpTable table = attributed.table();
        return List.of(
                Column.text("State", row -> table.state(row).label()),
                Column.number("Recv-Q", row -> queue(table, table.receiveQueue(row))),
                Column.number("Send-Q", row -> queue(table, table.sendQueue(row))),
                Column.text("Local", row -> table.local(row).toString()),
                Column.text("Remote", row -> table.remote(row).toString()));
    }

    private static String queue(TcpTable table, long value) {
        return table.has(TableField.QUEUES) ? Long.toString(value) : TextTable.NOTHING;
    }

    private static List<Column> measures(MeasureColumns measures) {
        return Measure.ALL.stream()
                .flatMap(measure -> measure.header().map(header -> column(measures, measure, header)).stream())
                .toList();
    }

    private static Column column(MeasureColumns measures, Measure measure, String header) {
        return new Column(
                header,
                measure.unit() != Unit.FLAG,
                row -> MeasureText.cell(measure.unit(), measures.get(measure, row)));
    }

    private static List<Column> workloads(Owners owners, int[] rows) {
        Set<ProcessInfo> shown = IntStream.of(rows)
                .filter(owners::isOwned)
                .mapToObj(owners::process)
                .collect(Collectors.toCollection(() -> Collections.newSetFromMap(new IdentityHashMap<>())));
        return ProcessLabel.OF_WORKLOAD.stream()
                .filter(label ->
                        shown.stream().anyMatch(process -> label.of(process).isPresent()))
                .map(label -> Column.text(label.header(), row -> cell(owners, label, row)))
                .toList();
    }

    private static String cell(Owners owners, ProcessLabel label, int row) {
        return Optional.of(row)
                .filter(owners::isOwned)
                .flatMap(owned -> label.of(owners.process(owned)))
                .map(Printable::escape)
                .orElse(TextTable.NOTHING);
    }

    public static Column owner(AttributedTable table) {
        Owners owners = table.owners();
        return Column.text("Process", row -> owners.isOwned(row) ? owned(owners, row) : unowned(owners.reason(row)));
    }

    private static String owned(Owners owners, int row) {
        ProcessInfo process = owners.process(row);
        Evidence evidence = owners.evidence(row);
        String how = evidence.isInferred() ? ", by " + evidence.label() : "";
        String pid = process.pid() == 0 ? "exited" : "pid " + process.pid();
        return Printable.escape(process.name()) + " (" + pid + how + ")";
    }

    public static String unowned(UnattributedReason reason) {
        return TextTable.NOTHING + " (" + reason.label() + ")";
    }
}
