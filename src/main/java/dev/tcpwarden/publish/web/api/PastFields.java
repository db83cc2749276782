package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.history.LoggedTable;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import dev.tcpwarden.rows.SocketFields;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What lines of the log of connections say: of the end of a connection, and of its socket what a list has. */
final class PastFields implements RowShape<LoggedTable> {

    /** What no line has. */
    private static final Set<String> OF_THE_PRESENT = Set.of("inode", "receive_queue", "send_queue", "unattributed");

    /** Whether the log has a field of a list, or of groups. */
    static boolean isLogged(Field<?> field) {
        return !OF_THE_PRESENT.contains(field.key());
    }

    private static final List<Field<LoggedTable>> FIELDS = Stream.concat(
                    ofEnd(),
                    SocketFields.ALL.stream().filter(PastFields::isLogged).map(PastFields::ofSocket))
            .toList();

    private static Stream<Field<LoggedTable>> ofEnd() {
        return Stream.of(
                field("time", "Ended", Kind.TIME, "When it ended; of one that is open, when it was seen"),
                field("opened", "Opened", Kind.TIME, "When a sample saw it first"),
                field("duration_seconds", "Duration", Kind.SECONDS, "From opened to ended"),
                field("result", "Result", Kind.TEXT, "How it ended"),
                field("via", "Via", Kind.TEXT, "The way its termination was asked for"),
                field("who", "Who", Kind.TEXT, "Who terminated it"),
                field(
                        "handshake_seconds",
                        "Handshake",
                        Kind.SECONDS,
                        "From the first SYN of this side until it was established"),
                field("user", "User", Kind.TEXT, "User of the process"));
    }

    private static Field<LoggedTable> field(String key, String header, Kind kind, String meaning) {
        return new Field<>(key, header, kind, meaning, (it, row) -> text(it, row, key));
    }

    private static @Nullable String text(LoggedTable table, int row, String key) {
        String text = table.row(row).values().text(key);
        return text.isEmpty() ? null : text;
    }

    private static Field<LoggedTable> ofSocket(Field<AttributedTable> field) {
        return new Field<>(
                field.key(), field.header(), field.kind(), field.meaning(), (it, row) -> field.of(it.table(), row));
    }

    @Override
    public String name() {
        return "history";
    }

    @Override
    public List<Field<LoggedTable>> fields() {
        return FIELDS;
    }

    @Override
    public List<String> columns() {
        return List.of(
                "time",
                "duration_seconds",
                "local",
                "remote",
                "result",
                "process",
                "container",
                "sent_bytes",
                "received_bytes");
    }
}
