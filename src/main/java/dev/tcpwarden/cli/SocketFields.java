package dev.tcpwarden.cli;

import dev.tcpwarden.cli.JsonTable.Field;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TcpInfo;
import dev.tcpwarden.socket.TcpInfoColumns;
import dev.tcpwarden.socket.TcpTable;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sockets as JSON objects. What is not there is null: the direction of a listener, the owner or the reason why there is none, inode
 * and user of a socket that no program holds, what the system does not tell.
 *
 * <pre>
 * {"local":"127.0.0.1:22","remote":"127.0.0.1:5000","state":"established","direction":"inbound","pid":7,"process":"sshd",
 *  "uid":0,"inode":4711,"receive_queue":0,"send_queue":0,"rtt_seconds":0.000213,"sent_bytes":42,"received_bytes":7,
 *  "sent_segments":5,"retransmitted_segments":0,"idle_seconds":1.5,"stalled":false,"unattributed":null,"inferred":null}
 * </pre>
 */
final class SocketFields {

    static final int MICRO = 6;
    private static final int MILLI = 3;

    private SocketFields() {}

    static List<Field> of(AttributedTable table) {
        return Stream.of(socket(table), traffic(table.table().info()), evidence(table.owners()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Field> socket(AttributedTable attributed) {
        TcpTable table = attributed.table();
        Owners owners = attributed.owners();
        boolean hasQueues = table.has(Detail.QUEUES);
        return List.of(
                new Field("local", row -> table.local(row).toString()),
                new Field("remote", row -> table.remote(row).toString()),
                new Field("state", row -> table.state(row).label()),
                new Field(
                        "direction",
                        row -> attributed.direction(row).map(Direction::label).orElse(null)),
                new Field(
                        "pid", row -> owners.isOwned(row) ? owners.process(row).pid() : null),
                new Field(
                        "process",
                        row -> owners.isOwned(row) ? owners.process(row).name() : null),
                new Field("uid", row -> uid(table, row)),
                new Field("inode", row -> table.row(row).hasInode() ? table.inode(row) : null),
                new Field("receive_queue", row -> hasQueues ? table.receiveQueue(row) : null),
                new Field("send_queue", row -> hasQueues ? table.sendQueue(row) : null));
    }

    private static List<Field> traffic(TcpInfoColumns info) {
        return List.of(
                new Field("rtt_seconds", row -> seconds(info.rttMicros(row), MICRO)),
                new Field("sent_bytes", row -> count(info.sentBytes(row))),
                new Field("received_bytes", row -> count(info.receivedBytes(row))),
                new Field("sent_segments", row -> count(info.sentSegments(row))),
                new Field("retransmitted_segments", row -> count(info.retransmittedSegments(row))),
                new Field("idle_seconds", row -> seconds(info.idleMillis(row), MILLI)),
                new Field("stalled", row -> info.isKnown(row) ? info.isStalled(row) : null));
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
        return table.row(row).hasUid() ? table.uid(row) : null;
    }

    /** A count that may be {@link TcpInfo#UNKNOWN}. */
    static @Nullable Long count(long count) {
        return count == TcpInfo.UNKNOWN ? null : Long.valueOf(count);
    }

    /** A time that may be {@link TcpInfo#UNKNOWN}, of units that are {@code 10^-scale} seconds. */
    static @Nullable BigDecimal seconds(long time, int scale) {
        return time == TcpInfo.UNKNOWN ? null : BigDecimal.valueOf(time, scale);
    }
}
