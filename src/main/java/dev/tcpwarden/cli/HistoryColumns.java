package dev.tcpwarden.cli;

import dev.tcpwarden.cli.table.ListColumns;
import dev.tcpwarden.cli.table.TextTable;
import dev.tcpwarden.cli.table.TextTable.Column;
import dev.tcpwarden.history.LoggedRow;
import dev.tcpwarden.history.LoggedTable;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.text.Durations;
import dev.tcpwarden.text.Printable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connections of the past:
 *
 * <pre>
 * Ended               Duration Local           Remote        Result        Process
 * 2027-01-31 03:12:07 41s      10.0.0.1:50312  10.0.0.5:5432 reset_by_peer orders (pid 4711)
 * </pre>
 */
final class HistoryColumns {

    private static final long MICROS_A_SECOND = 1_000_000;

    private final LoggedTable logged;
    private final DateTimeFormatter form;

    /** @param zone of the times */
    HistoryColumns(LoggedTable logged, ZoneId zone) {
        this.logged = logged;
        form = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
    }

    List<Column> ended(boolean wide) {
        return ListColumns.join(
                List.of(
                        text("Ended", row -> time(row.time())),
                        text("Duration", HistoryColumns::duration),
                        local(),
                        remote(),
                        text("Result", row -> label(row.result()))),
                wide ? more() : List.of(),
                ListColumns.owner(logged.table()));
    }

    List<Column> open(boolean wide) {
        return ListColumns.join(
                List.of(
                        Column.text(
                                "State",
                                row -> logged.table().table().state(row).label()),
                        local(),
                        remote(),
                        text("Opened", row -> time(row.opened()))),
                wide ? more() : List.of(),
                ListColumns.owner(logged.table()));
    }

    private Column local() {
        TcpTable table = logged.table().table();
        return Column.text("Local", row -> table.local(row).toString());
    }

    private Column remote() {
        TcpTable table = logged.table().table();
        return Column.text("Remote", row -> table.remote(row).toString());
    }

    private List<Column> more() {
        Stream<Column> own = Stream.of(
                text("Direction", row -> value(row, "direction")),
                text("Handshake", HistoryColumns::handshake),
                text("Terminated-By", HistoryColumns::terminatedBy));
        return Stream.concat(own, ListColumns.measuresAndPlaces(logged.table(), logged.rows()).stream())
                .toList();
    }

    private Column text(String header, Function<LoggedRow, String> cell) {
        return Column.text(header, row -> cell.apply(logged.row(row)));
    }

    private String time(@Nullable Instant time) {
        return time == null ? TextTable.NOTHING : form.format(time);
    }

    private static String duration(LoggedRow row) {
        return row.opened() == null
                ? TextTable.NOTHING
                : Durations.brief(Duration.ofMillis(
                        Math.max(0, Duration.between(row.opened(), row.time()).toMillis())));
    }

    private static String label(@Nullable CloseResult result) {
        return result == null ? TextTable.NOTHING : result.label();
    }

    private static String handshake(LoggedRow row) {
        String seconds = row.values().text("handshake_seconds");
        return seconds.isEmpty()
                ? TextTable.NOTHING
                : Durations.brief(Duration.ofNanos(1_000
                        * new BigDecimal(seconds)
                                .multiply(BigDecimal.valueOf(MICROS_A_SECOND))
                                .longValue()));
    }

    private static String terminatedBy(LoggedRow row) {
        String via = row.values().text("via");
        String who = row.values().text("who");
        return via.isEmpty() ? TextTable.NOTHING : via + (who.isEmpty() ? "" : ":" + Printable.escape(who));
    }

    private static String value(LoggedRow row, String key) {
        String text = row.values().text(key);
        return text.isEmpty() ? TextTable.NOTHING : Printable.escape(text);
    }
}
