package dev.tcpwarden.cli;

import dev.tcpwarden.cli.TextTable.Column;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.Printable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.TcpInfo;
import dev.tcpwarden.socket.TcpInfoColumns;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.text.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sockets as {@code ss -tanp} has them, with states and ends as filters take them:
 *
 * <pre>
 * State       Recv-Q Send-Q Local           Remote          Process
 * established      0      0 127.0.0.1:43210 127.0.0.1:8080  curl (pid 20)
 * time_wait        0      0 127.0.0.1:8080  127.0.0.1:43200 nginx (pid 10, by listener)
 * time_wait        0      0 127.0.0.1:43199 127.0.0.1:9090  - (time_wait)
 * </pre>
 *
 * <p>{@code -} stands for what the system does not tell.
 */
final class SocketColumns {

    private SocketColumns() {}

    static List<Column> narrow(AttributedTable table) {
        return join(ends(table), List.of(), owner(table));
    }

    /** The same with what the kernel tells of each connection. */
    static List<Column> wide(AttributedTable table) {
        return join(ends(table), traffic(table.table().info()), owner(table));
    }

    private static List<Column> join(List<Column> ends, List<Column> traffic, Column owner) {
        return Stream.of(ends, traffic, List.of(owner)).flatMap(List::stream).toList();
    }

    private static List<Column> ends(AttributedTable attributed) {
        TcpTable table = attributed.table();
        boolean hasQueues = table.has(Detail.QUEUES);
        return List.of(
                Column.text("State", row -> table.state(row).label()),
                Column.number("Recv-Q", row -> count(hasQueues ? table.receiveQueue(row) : TcpInfo.UNKNOWN)),
                Column.number("Send-Q", row -> count(hasQueues ? table.sendQueue(row) : TcpInfo.UNKNOWN)),
                Column.text("Local", row -> table.local(row).toString()),
                Column.text("Remote", row -> table.remote(row).toString()));
    }

    private static List<Column> traffic(TcpInfoColumns info) {
        return List.of(
                Column.number("RTT", row -> time(info.rttMicros(row), ChronoUnit.MICROS)),
                Column.number("Retrans", row -> count(info.retransmittedSegments(row))),
                Column.number("Sent", row -> count(info.sentBytes(row))),
                Column.number("Received", row -> count(info.receivedBytes(row))),
                Column.number("Idle", row -> time(info.idleMillis(row), ChronoUnit.MILLIS)),
                Column.text("Stalled", row -> info.isKnown(row) ? yesOrNo(info.isStalled(row)) : TextTable.NOTHING));
    }

    private static Column owner(AttributedTable table) {
        Owners owners = table.owners();
        return Column.text("Process", row -> owners.isOwned(row) ? owned(owners, row) : unowned(owners.reason(row)));
    }

    private static String owned(Owners owners, int row) {
        ProcessInfo process = owners.process(row);
        Evidence evidence = owners.evidence(row);
        String how = evidence.isInferred() ? ", by " + evidence.label() : "";
        return Printable.escape(process.name()) + " (pid " + process.pid() + how + ")";
    }

    static String unowned(UnattributedReason reason) {
        return TextTable.NOTHING + " (" + reason.label() + ")";
    }

    /** A count that may be {@link TcpInfo#UNKNOWN}. */
    static String count(long count) {
        return count == TcpInfo.UNKNOWN ? TextTable.NOTHING : Long.toString(count);
    }

    /** A time that may be {@link TcpInfo#UNKNOWN}. */
    static String time(long time, ChronoUnit unit) {
        return time == TcpInfo.UNKNOWN ? TextTable.NOTHING : Durations.brief(Duration.of(time, unit));
    }

    private static String yesOrNo(boolean truth) {
        return truth ? "yes" : "no";
    }
}
