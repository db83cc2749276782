package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TcpSocket;
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

/**
 * Sockets as open data. The columns are named as in {@code tcpwarden list --format=json}; {@code connection} is what the
 * operations take. A column of which the system does not tell holds nulls.
 */
final class ConnectionRows {

    /** No table that crosses the wire has more rows: a host has a million sockets on a bad day. */
    static final int MOST = 1_000;

    private record Column(String name, String text, OpenType<?> type) {}

    private static final Column NUMBER = new Column("row", "The row's place in this table, from 1", SimpleType.INTEGER);

    private static final List<Column> COLUMNS = List.of(
            new Column("connection", "Both ends, as terminate takes them", SimpleType.STRING),
            new Column("local", "Local address and port", SimpleType.STRING),
            new Column("remote", "Remote address and port", SimpleType.STRING),
            new Column("state", "TCP state", SimpleType.STRING),
            new Column("direction", "inbound or outbound; none for a listener", SimpleType.STRING),
            new Column("pid", "Process that owns it; none where unattributed says why", SimpleType.INTEGER),
            new Column("process", "Name of that process", SimpleType.STRING),
            new Column("uid", "User id of the socket's creator; none where no program holds it", SimpleType.LONG),
            new Column("inode", "Inode of the socket; none where no program holds it", SimpleType.LONG),
            new Column("receive_queue", "Bytes to be read; of a listener: connections to accept", SimpleType.LONG),
            new Column("send_queue", "Bytes to be sent; of a listener: how many may wait", SimpleType.LONG),
            new Column("unattributed", "Why it has no owner; none where it has one", SimpleType.STRING));

    static final CompositeType ROW = composite("Connection", "A socket of the TCP table", COLUMNS);
    private static final CompositeType NUMBERED_ROW = composite(
            "NumberedConnection",
            "A socket of the TCP table, as a row of a table",
            Stream.concat(Stream.of(NUMBER), COLUMNS.stream()).toList());
    /** Indexed by number: nothing else is sure to differ, listeners with SO_REUSEPORT share both their ends. */
    static final TabularType TABLE = tabular();

    private static final List<Column> LISTING_COLUMNS = List.of(
            new Column("matching", "How many sockets match", SimpleType.INTEGER),
            new Column("shown", "How many of them are in connections", SimpleType.INTEGER),
            new Column("connections", "The first of them", TABLE));

    static final CompositeType LISTING = composite("Listing", "Matching sockets of the TCP table", LISTING_COLUMNS);

    private static final String[] LISTING_NAMES =
            LISTING_COLUMNS.stream().map(Column::name).toArray(String[]::new);
    private static final String[] ROW_NAMES = COLUMNS.stream().map(Column::name).toArray(String[]::new);
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

    private static Stream<@Nullable Object> values(AttributedSocket attributed) {
        TcpSocket socket = attributed.socket();
        Attribution owner = attributed.owner();
        Connection connection = socket.id().connection();
        ProcessInfo process = owner instanceof Attribution.Owned owned ? owned.process() : null;
        String reason =
                owner instanceof Attribution.Unattributed none ? none.reason().label() : null;
        return Stream.of(
                connection.toString(),
                connection.local().toString(),
                connection.remote().toString(),
                socket.state().label(),
                attributed.direction().map(Direction::label).orElse(null),
                process == null ? null : process.pid(),
                process == null ? null : process.name(),
                socket.hasUid() ? socket.uid() : null,
                socket.hasInode() ? socket.inode() : null,
                socket.has(Detail.QUEUES) ? socket.receiveQueue() : null,
                socket.has(Detail.QUEUES) ? socket.sendQueue() : null,
                reason);
    }

    /** A value of {@code type}, whose items are given in the order of {@code names}. */
    static CompositeData data(CompositeType type, String[] names, @Nullable Object[] values) {
        try {
            return new CompositeDataSupport(type, names, values);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static CompositeType composite(String name, String text, List<Column> columns) {
        try {
            return new CompositeType(
                    name,
                    text,
                    columns.stream().map(Column::name).toArray(String[]::new),
                    columns.stream().map(Column::text).toArray(String[]::new),
                    columns.stream().map(Column::type).toArray(OpenType<?>[]::new));
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static TabularType tabular() {
        try {
            return new TabularType("Connections", "Sockets of the TCP table", NUMBERED_ROW, new String[] {NUMBER.name});
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
