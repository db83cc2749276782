package dev.tcpwarden.cli;

import dev.tcpwarden.cli.JsonTable.Field;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureColumns;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpTable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sockets as JSON objects. What is not there is null: the direction of a listener, the owner or the reason why there is none, inode
 * and user of a socket that no program holds, what the system does not report.
 *
 * <pre>
 * {"local":"127.0.0.1:22","remote":"127.0.0.1:5000","state":"established","direction":"inbound","pid":7,"process":"sshd",
 *  "container":null,"container_runtime":null,"pod":null,"pod_namespace":null,"unit":"ssh.service","uid":0,"inode":4711,"receive_queue":0,"send_queue":0,"rtt_seconds":0.000213,"sent_bytes":42,"received_bytes":7,
 *  "sent_segments":5,"retransmitted_segments":0,"idle_seconds":1.5,"stalled":false,"unattributed":null,"inferred":null}
 * </pre>
 */
final class SocketFields {

    private SocketFields() {}

    static List<Field> of(AttributedTable table) {
        return Stream.of(
                        ends(table),
                        owner(table.owners()),
                        system(table.table()),
                        measures(table.table().measures()),
                        evidence(table.owners()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Field> ends(AttributedTable attributed) {
        TcpTable table = attributed.table();
        return List.of(
                new Field("local", row -> table.local(row).toString()),
                new Field("remote", row -> table.remote(row).toString()),
                new Field("netns", row -> table.netns(row) == 0 ? null : Integer.toUnsignedLong(table.netns(row))),
                new Field("state", row -> table.state(row).label()),
                new Field(
                        "direction",
                        row -> attributed.direction(row).map(Direction::label).orElse(null)));
    }

    private static List<Field> owner(Owners owners) {
        Stream<Field> process = Stream.of(
                new Field(
                        "pid", row -> owners.isOwned(row) ? owners.process(row).pid() : null),
                new Field(
                        "process",
                        row -> owners.isOwned(row) ? owners.process(row).name() : null));
        Stream<Field> workload = ProcessLabel.OF_WORKLOAD.stream()
                .map(label -> new Field(
                        label.key(),
                        row -> owners.isOwned(row)
                                ? label.of(owners.process(row)).orElse(null)
                                : null));
        return Stream.concat(process, workload).toList();
    }

    private static List<Field> system(TcpTable table) {
        boolean hasQueues = table.has(TableField.QUEUES);
        return List.of(
                new Field("uid", row -> uid(table, row)),
                new Field("inode", row -> table.hasInode(row) ? table.inode(row) : null),
                new Field("receive_queue", row -> hasQueues ? table.receiveQueue(row) : null),
                new Field("send_queue", row -> hasQueues ? table.sendQueue(row) : null));
    }

    private static List<Field> measures(MeasureColumns measures) {
        return Measure.ALL.stream()
                .map(measure ->
                        new Field(measure.key(), row -> MeasureText.json(measure.unit(), measures.get(measure, row))))
                .toList();
    }

    private static List<Field> evidence(Owners owners) {
        return List.of(
                new Field(
                        "unattributed",
                        row -> owners.isOwned(row) ? null : owners.reason(row).label()),
                new Field(
                        "inferred",
                        row -> owners.isOwned(row) && owners.evidence(row).isInferred()
                                ? owners.evidence(row).label()
                                : null));
    }

    static @Nullable Long uid(TcpTable table, int row) {
        return table.hasUid(row) ? table.uid(row) : null;
    }
}
