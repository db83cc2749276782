package dev.tcpwarden.rows;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.rows.Field.Kind;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpTable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a socket. What is not there is null: the direction of a listener, the owner or the reason why there is none,
 * inode and user of a socket that no program holds, what the system does not report.
 *
 * <pre>
 * {"local":"127.0.0.1:22","remote":"127.0.0.1:5000","netns":null,"state":"established","direction":"inbound","pid":7,
 *  "process":"sshd","container":null,"container_runtime":null,"pod":null,"pod_namespace":null,"unit":"ssh.service","uid":0,
 *  "inode":4711,"receive_queue":0,"send_queue":0,"rtt_seconds":0.000213,"sent_bytes":42,"received_bytes":7,"sent_segments":5,
 *  "retransmitted_segments":0,"idle_seconds":1.5,"stalled":false,"unattributed":null,"inferred":null}
 * </pre>
 */
public final class SocketFields {

    public static final List<Field<AttributedTable>> ALL = Stream.of(ends(), owner(), system(), measures(), evidence())
            .flatMap(List::stream)
            .toList();

    private SocketFields() {}

    /** What a process says of itself. */
    @FunctionalInterface
    private interface OfOwner {

        @Nullable
        Object of(Owners owners, int row);
    }

    private static List<Field<AttributedTable>> ends() {
        return List.of(
                Field.text(
                        "local",
                        "Local",
                        "Local address and port",
                        (it, row) -> it.table().local(row)),
                Field.text(
                        "remote",
                        "Remote",
                        "Remote address and port",
                        (it, row) -> it.table().remote(row)),
                new Field<>(
                        "netns",
                        "Netns",
                        Kind.NUMBER,
                        "Network namespace by its inode number",
                        (it, row) -> netns(it.table(), row)),
                Field.text(
                        "state",
                        "State",
                        "TCP state",
                        (it, row) -> it.table().state(row).label()),
                Field.text(
                        "direction",
                        "Direction",
                        "inbound or outbound; none for a listener",
                        (it, row) -> it.direction(row).map(Direction::label).orElse(null)));
    }

    /** Null on a system without. */
    public static @Nullable Long netns(TcpTable table, int row) {
        return table.netns(row) == 0 ? null : (Long) Integer.toUnsignedLong(table.netns(row));
    }

    private static List<Field<AttributedTable>> owner() {
        Stream<Field<AttributedTable>> process = Stream.of(
                new Field<>(
                        ProcessLabel.PID.key(),
                        ProcessLabel.PID.header(),
                        Kind.NUMBER,
                        ProcessLabel.PID.meaning(),
                        owned((owners, row) -> owners.process(row).pid())),
                Field.text(
                        ProcessLabel.PROCESS.key(),
                        ProcessLabel.PROCESS.header(),
                        ProcessLabel.PROCESS.meaning(),
                        owned((owners, row) -> owners.process(row).name())));
        Stream<Field<AttributedTable>> workload = ProcessLabel.OF_WORKLOAD.stream()
                .map(label -> Field.text(
                        label.key(),
                        label.header(),
                        label.meaning(),
                        owned((owners, row) -> label.of(owners.process(row)).orElse(null))));
        return Stream.concat(process, workload).toList();
    }

    private static Field.Value<AttributedTable> owned(OfOwner value) {
        return (it, row) -> it.owners().isOwned(row) ? value.of(it.owners(), row) : null;
    }

    private static List<Field<AttributedTable>> system() {
        return List.of(
                new Field<>(
                        "uid",
                        "Uid",
                        Kind.NUMBER,
                        "User id of the socket; none where no program holds it",
                        (it, row) -> uid(it.table(), row)),
                new Field<>(
                        "inode",
                        "Inode",
                        Kind.NUMBER,
                        "Inode of the socket; none where no program holds it",
                        (it, row) -> it.table().hasInode(row) ? it.table().inode(row) : null),
                new Field<>(
                        "receive_queue",
                        "Recv-Q",
                        Kind.BYTES,
                        "Bytes to be read; of a listener the connections to be accepted",
                        (it, row) -> hasQueues(it) ? it.table().receiveQueue(row) : null),
                new Field<>(
                        "send_queue",
                        "Send-Q",
                        Kind.BYTES,
                        "Bytes to be sent or acknowledged; of a listener how many connections may wait",
                        (it, row) -> hasQueues(it) ? it.table().sendQueue(row) : null));
    }

    private static boolean hasQueues(AttributedTable table) {
        return table.table().has(TableField.QUEUES);
    }

    private static List<Field<AttributedTable>> measures() {
        return Measure.ALL.stream()
                .map(measure -> new Field<AttributedTable>(
                        measure.key(),
                        Field.header(measure),
                        Kind.of(measure),
                        measure.meaning(),
                        (it, row) -> MeasureValue.of(
                                measure.unit(), it.table().measures().get(measure, row)),
                        (it, row) -> {
                            long value = it.table().measures().get(measure, row);
                            return value == Measure.UNKNOWN ? Long.MIN_VALUE : value;
                        }))
                .toList();
    }

    private static List<Field<AttributedTable>> evidence() {
        return List.of(
                Field.text(
                        "unattributed",
                        "No-Owner",
                        "Why it has no owner",
                        (it, row) -> it.owners().isOwned(row)
                                ? null
                                : it.owners().reason(row).label()),
                Field.text(
                        "inferred",
                        "Inferred",
                        "By what the owner is known where no process holds the socket",
                        owned((owners, row) -> owners.evidence(row).isInferred()
                                ? owners.evidence(row).label()
                                : null)));
    }

    static @Nullable Long uid(TcpTable table, int row) {
        return table.hasUid(row) ? (Long) table.uid(row) : null;
    }
}
