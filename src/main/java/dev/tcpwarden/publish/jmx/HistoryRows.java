package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.history.LoggedRow;
import dev.tcpwarden.history.LoggedTable;
import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.publish.jmx.ConnectionRows.Item;
import dev.tcpwarden.socket.CloseResult;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.jspecify.annotations.Nullable;

/** Connections that ended as open data: how each did, and what {@link ConnectionColumns} say of it. The newest are kept. */
final class HistoryRows {

    private record Column(String name, String text, OpenType<?> type, Value value) {}

    /** What a column says of a connection of the past. */
    @FunctionalInterface
    private interface Value {

        @Nullable
        Object of(LoggedRow row, AttributedSocket socket);
    }

    /** What is known of the present only. */
    private static final Set<String> LEFT_OUT = Set.of(
            "connection",
            "unattributed",
            "inode",
            "receive_queue",
            "send_queue",
            "age_seconds",
            "state_age_seconds",
            "age_at_least");

    private static final List<Column> COLUMNS = Stream.concat(
                    end(),
                    ConnectionColumns.ALL.stream()
                            .filter(column -> !LEFT_OUT.contains(column.name()))
                            .map(column -> new Column(
                                    column.name(),
                                    column.text(),
                                    column.type(),
                                    (row, socket) -> column.value().of(socket))))
            .toList();

    private static final Item NUMBER =
            new Item("row", "The row's place in this table, from 1 for the one that ended first", SimpleType.INTEGER);

    private static final CompositeType ROW = ConnectionRows.composite(
            "EndedConnection",
            "A connection that has ended",
            Stream.concat(
                            Stream.of(NUMBER),
                            COLUMNS.stream().map(column -> new Item(column.name, column.text, column.type)))
                    .toList());

    private static final TabularType TABLE =
            ConnectionRows.tabular("EndedConnections", "Connections that have ended", ROW, NUMBER.name());

    private static final List<Item> ITEMS = List.of(
            new Item("matching", "How many connections match", SimpleType.INTEGER),
            new Item("shown", "How many of them are in connections", SimpleType.INTEGER),
            new Item("notes", "What is missing and why; none if nothing is", TerminationLines.TYPE),
            new Item("connections", "The last of them, in their order", TABLE));

    static final CompositeType TYPE = ConnectionRows.composite("History", "Connections that have ended", ITEMS);

    private static final String[] NAMES = ITEMS.stream().map(Item::name).toArray(String[]::new);
    private static final String[] ROW_NAMES = Stream.concat(
                    Stream.of(NUMBER.name()), COLUMNS.stream().map(Column::name))
            .toArray(String[]::new);

    private record Ended(LoggedRow row, AttributedSocket socket) {}

    private final Deque<Ended> last = new ArrayDeque<>();
    private int matching;

    private static Stream<Column> end() {
        return Stream.of(
                new Column("time", "When it ended", SimpleType.DATE, (row, socket) -> Date.from(row.time())),
                new Column(
                        "opened",
                        "When a sample saw it first; none if it may be older, or no sample saw it",
                        SimpleType.DATE,
                        (row, socket) -> row.opened() == null ? null : Date.from(row.opened())),
                number("duration_seconds", "From opened to time"),
                new Column(
                        "result",
                        "How it ended",
                        SimpleType.STRING,
                        (row, socket) -> Optional.ofNullable(row.result())
                                .map(CloseResult::label)
                                .orElse(null)),
                text("via", "The way its termination was asked for"),
                text("who", "Who terminated it"),
                number("handshake_seconds", "From the first SYN of this side until it was established"));
    }

    private static Column text(String key, String text) {
        return new Column(
                key, text, SimpleType.STRING, (row, socket) -> value(row, key).orElse(null));
    }

    private static Column number(String key, String text) {
        return new Column(
                key,
                text,
                SimpleType.DOUBLE,
                (row, socket) -> value(row, key).map(Double::valueOf).orElse(null));
    }

    private static Optional<String> value(LoggedRow row, String key) {
        return Optional.of(row.values().text(key)).filter(text -> !text.isEmpty());
    }

    /** Always true, for more. */
    boolean add(LoggedTable table) {
        for (int row : table.rows()) {
            last.add(new Ended(table.row(row), table.table().row(row)));
            matching++;
            if (last.size() > ConnectionRows.MOST) {
                last.remove();
            }
        }
        return true;
    }

    CompositeData data(List<String> notes) {
        TabularDataSupport table = new TabularDataSupport(TABLE);
        for (Ended ended : last) {
            table.put(ConnectionRows.data(
                    ROW,
                    ROW_NAMES,
                    Stream.concat(
                                    Stream.of(table.size() + 1),
                                    COLUMNS.stream().map(column -> column.value.of(ended.row, ended.socket)))
                            .toArray()));
        }
        return ConnectionRows.data(
                TYPE, NAMES, new Object[] {matching, table.size(), notes.toArray(String[]::new), table});
    }
}
