package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.AttributedTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.jspecify.annotations.Nullable;

/** Sockets as open data, with what {@link ConnectionColumns} says of each. */
final class ConnectionRows {

    /** No table that crosses the wire has more rows: a host can have a million sockets. */
    static final int MOST = 1_000;

    record Item(String name, String text, OpenType<?> type) {}

    private static final List<Item> ITEMS = ConnectionColumns.ALL.stream()
            .map(column -> new Item(column.name(), column.text(), column.type()))
            .toList();
    private static final Item NUMBER = new Item("row", "The row's place in this table, from 1", SimpleType.INTEGER);

    static final CompositeType ROW = composite("Connection", "A socket of the TCP table", ITEMS);
    private static final CompositeType NUMBERED_ROW = composite(
            "NumberedConnection",
            "A socket of the TCP table, as a row of a table",
            Stream.concat(Stream.of(NUMBER), ITEMS.stream()).toList());
    /** Indexed by number: nothing else is sure to differ: listeners with SO_REUSEPORT share both endpoints. */
    static final TabularType TABLE = tabular("Connections", "Sockets of the TCP table", NUMBERED_ROW, NUMBER.name);

    private static final List<Item> LISTING_ITEMS = List.of(
            new Item("matching", "How many sockets match", SimpleType.INTEGER),
            new Item("shown", "How many of them are in connections", SimpleType.INTEGER),
            new Item("connections", "The first of them", TABLE));

    static final CompositeType LISTING = composite("Listing", "Matching sockets of the TCP table", LISTING_ITEMS);

    private static final String[] LISTING_NAMES =
            LISTING_ITEMS.stream().map(Item::name).toArray(String[]::new);
    private static final String[] ROW_NAMES = ITEMS.stream().map(Item::name).toArray(String[]::new);
    private static final String[] NUMBERED_ROW_NAMES =
            Stream.concat(Stream.of(NUMBER.name), Arrays.stream(ROW_NAMES)).toArray(String[]::new);

    private ConnectionRows() {}

    /** The first {@link #MOST} of {@code rows}, and how many there are. */
    static CompositeData listing(AttributedTable from, int[] rows) {
        TabularData table = table(from, IntStream.of(rows));
        return data(LISTING, LISTING_NAMES, new Object[] {rows.length, table.size(), table});
    }

    /** The first {@link #MOST} of {@code rows}. */
    static TabularData table(AttributedTable from, IntStream rows) {
        TabularDataSupport table = new TabularDataSupport(TABLE);
        rows.limit(MOST)
                .forEach(row -> table.put(data(
                        NUMBERED_ROW,
                        NUMBERED_ROW_NAMES,
                        Stream.concat(Stream.of(table.size() + 1), values(from.row(row)))
                                .toArray())));
        return table;
    }

    static CompositeData row(AttributedSocket socket) {
        return data(ROW, ROW_NAMES, values(socket).toArray());
    }

    private static Stream<@Nullable Object> values(AttributedSocket socket) {
        return ConnectionColumns.ALL.stream().map(column -> column.value().of(socket));
    }

    /** A value of {@code type}, whose items are given in the order of {@code names}. */
    static CompositeData data(CompositeType type, String[] names, @Nullable Object[] values) {
        try {
            return new CompositeDataSupport(type, names, values);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static CompositeType composite(String name, String text, List<Item> items) {
        try {
            return new CompositeType(
                    name,
                    text,
                    items.stream().map(Item::name).toArray(String[]::new),
                    items.stream().map(Item::text).toArray(String[]::new),
                    items.stream().map(Item::type).toArray(OpenType<?>[]::new));
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static TabularType tabular(String name, String text, CompositeType row, String... index) {
        try {
            return new TabularType(name, text, row, index);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
