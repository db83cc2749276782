package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import dev.tcpwarden.rows.RowOrder;
import dev.tcpwarden.rows.SocketFields;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TcpTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sockets: what a list has of each, with what identifies it and how old it is. */
final class Connections implements Listing<AttributedTable> {

    static final List<Field<AttributedTable>> FIELDS = Stream.of(identity(), SocketFields.ALL, ages())
            .flatMap(List::stream)
            .toList();

    private static final String ID = "id";
    private static final int DECIMALS_OF_MILLIS = 3;

    /** What the ages of a table say of a row. */
    @FunctionalInterface
    private interface OfAges {

        Object of(Ages ages, int row);
    }

    private static List<Field<AttributedTable>> identity() {
        return List.of(
                Field.text(
                        "id",
                        "Id",
                        "The same of the same socket in each sample",
                        (it, row) -> Long.toString(it.table().cookie(row))),
                Field.text(
                        "connection",
                        "Connection",
                        "Both endpoints, as terminations take them",
                        (it, row) -> name(it.table(), row).toString()));
    }

    static ConnectionName name(TcpTable table, int row) {
        return new ConnectionName(
                new Connection(table.local(row), table.remote(row)), OptionalInt.of(table.netns(row)));
    }

    private static List<Field<AttributedTable>> ages() {
        return List.of(
                new Field<>(
                        "age_seconds",
                        "Age",
                        Kind.SECONDS,
                        "Time since the socket was first seen",
                        (it, row) -> ofAges(it, (ages, at) -> seconds(ages.age(at)), row),
                        (it, row) -> order(it, Ages::age, row)),
                new Field<>(
                        "state_age_seconds",
                        "State-Age",
                        Kind.SECONDS,
                        "Time since it was first seen in its state",
                        (it, row) -> ofAges(it, (ages, at) -> seconds(ages.ageInState(at)), row),
                        (it, row) -> order(it, Ages::ageInState, row)),
                new Field<>(
                        "age_is_minimum",
                        "Older",
                        Kind.FLAG,
                        "Whether it was there when the agent started, and may be older",
                        (it, row) -> ofAges(it, Ages::isLowerBound, row)),
                new Field<>(
                        "state_age_is_minimum",
                        "State-Older",
                        Kind.FLAG,
                        "Whether it had this state when the agent started, and may have it longer",
                        (it, row) -> ofAges(it, Ages::isLowerBoundInState, row)));
    }

    private static @Nullable Object ofAges(AttributedTable table, OfAges value, int row) {
        return table.ages().map(ages -> value.of(ages, row)).orElse(null);
    }

    private static long order(AttributedTable table, BiFunction<Ages, Integer, Duration> age, int row) {
        return table.ages().map(ages -> age.apply(ages, row).toMillis()).orElse(Long.MIN_VALUE);
    }

    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), DECIMALS_OF_MILLIS);
    }

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public List<Field<AttributedTable>> fields() {
        return FIELDS;
    }

    @Override
    public List<String> columns() {
        return List.of(
                "process",
                "state",
                "direction",
                "local",
                "remote",
                "state_age_seconds",
                "rtt_seconds",
                "receive_queue",
                "send_queue",
                "sent_bytes",
                "received_bytes",
                "retransmitted_segments",
                "stalled");
    }

    @Override
    public List<String> parameters() {
        return List.of(ID);
    }

    @Override
    public Selection<AttributedTable> select(Sample sample, Parameters parameters) {
        AttributedTable table = sample.table();
        int[] rows = parameters
                .get(ID)
                .map(id -> one(table.table(), id))
                .orElseGet(() -> parameters.filter().rows(table));
        boolean isSorted = parameters.get(Parameters.SORT).isPresent();
        return new Selection<>(FIELDS, table, isSorted ? rows : RowOrder.sort(table.table(), rows));
    }

    private static int[] one(TcpTable table, String id) {
        try {
            int row = table.find(Long.parseLong(id));
            return row < 0 ? new int[0] : new int[] {row};
        } catch (NumberFormatException e) {
            throw Problem.of(ID, "\"" + id + "\" is not the id of a connection");
        }
    }
}
