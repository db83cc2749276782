package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.publish.jmx.ConnectionRows.Item;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.DestinationSeries;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.jspecify.annotations.Nullable;

/** The destinations of a sample as open data; what is not known is null. */
final class DestinationRows {

    private static final double MICROS_A_MILLI = 1e3;
    private static final double NANOS_A_MILLI = 1e6;

    /** What a column says of a destination. */
    @FunctionalInterface
    private interface Value {

        @Nullable
        Object of(Sample sample, DestinationSeries series);
    }

    private record Column(String name, String text, OpenType<?> type, Value value) {}

    private static final List<Column> COLUMNS =
            Stream.of(who(), attempts(), now(), traffic()).flatMap(List::stream).toList();

    private static final CompositeType ROW = ConnectionRows.composite(
            "Destination",
            "A service that processes of this host connect to",
            COLUMNS.stream()
                    .map(column -> new Item(column.name, column.text, column.type))
                    .toList());

    private static final String[] NAMES = COLUMNS.stream().map(Column::name).toArray(String[]::new);

    private static final String[] INDEX =
            Stream.concat(labels(), Stream.of("destination")).toArray(String[]::new);

    static final TabularType TABLE = ConnectionRows.tabular("Destinations", "What processes connect to", ROW, INDEX);

    private DestinationRows() {}

    static TabularData table(Sample sample) {
        TabularDataSupport table = new TabularDataSupport(TABLE);
        for (DestinationSeries series : sample.destinations()) {
            table.put(ConnectionRows.data(
                    ROW,
                    NAMES,
                    COLUMNS.stream()
                            .map(column -> column.value.of(sample, series))
                            .toArray()));
        }
        return table;
    }

    private static Stream<String> labels() {
        return owners().map(ProcessLabel::key);
    }

    private static Stream<ProcessLabel> owners() {
        return ProcessLabel.ALL.stream().filter(label -> label != ProcessLabel.PID);
    }

    private static List<Column> who() {
        return Stream.concat(
                        owners().map(label -> new Column(
                                label.key(),
                                label.meaning() + "; empty where --metrics.process-labels does not name it",
                                SimpleType.STRING,
                                (sample, series) -> series.owner().get(label))),
                        Stream.of(
                                new Column(
                                        "destination",
                                        "Its name, its address and port, or ~other for all the rest",
                                        SimpleType.STRING,
                                        (sample, series) -> series.destination()),
                                new Column(
                                        "servers",
                                        "Processes of this host that serve it, with a comma between two",
                                        SimpleType.STRING,
                                        (sample, series) -> series.servers().stream()
                                                .map(ProcessInfo::name)
                                                .distinct()
                                                .collect(Collectors.joining(",")))))
                .toList();
    }

    private static List<Column> attempts() {
        return Stream.concat(
                        ConnectResult.ALL.stream()
                                .map(result -> new Column(
                                        "connects_" + result.label(),
                                        "Attempts to connect with the result " + result.label(),
                                        SimpleType.LONG,
                                        (sample, series) -> sample.reportsAttempts()
                                                ? (Long) series.connects().get(result)
                                                : null)),
                        Stream.of(new Column(
                                "connect_milliseconds",
                                "How long it took to connect, on average",
                                SimpleType.DOUBLE,
                                (sample, series) -> series.timedConnects() == 0
                                        ? null
                                        : (Double) (series.connectNanos() / NANOS_A_MILLI / series.timedConnects()))))
                .toList();
    }

    private static List<Column> now() {
        return List.of(
                new Column(
                        "connections",
                        "Established connections",
                        SimpleType.INTEGER,
                        (sample, series) -> series.connections()),
                new Column(
                        "rtt_milliseconds",
                        "Median smoothed round-trip time of these",
                        SimpleType.DOUBLE,
                        (sample, series) -> series.rttMicros().isEmpty()
                                ? null
                                : (Double) (series.rttMicros().getAsLong() / MICROS_A_MILLI)),
                new Column(
                        "stalled",
                        "Connections whose data does not get through",
                        SimpleType.INTEGER,
                        (sample, series) -> sample.has(TableField.TCP_INFO) ? (Integer) series.stalled() : null));
    }

    private static List<Column> traffic() {
        return Measure.COUNTERS.stream()
                .map(counter -> new Column(
                        counter.key(),
                        counter.meaning(),
                        SimpleType.LONG,
                        (sample, series) -> sample.has(TableField.TCP_INFO)
                                ? (Long) series.traffic().get(counter)
                                : null))
                .toList();
    }
}
