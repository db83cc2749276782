package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.DestinationSeries;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.TableField;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What processes connect to, those with failures or most connections first. */
final class Destinations implements Listing<Sample> {

    private static final int DECIMALS_OF_MICROS = 6;
    private static final int DECIMALS_OF_NANOS = 9;

    private static final List<Field<Sample>> FIELDS = Stream.of(
                    who(),
                    attempts(),
                    now(),
                    TrafficFields.of((sample, row) -> series(sample, row).traffic()))
            .flatMap(List::stream)
            .toList();

    private static DestinationSeries series(Sample sample, int row) {
        return sample.destinations().get(row);
    }

    private static List<Field<Sample>> who() {
        return Stream.concat(
                        ProcessLabel.ALL.stream()
                                .filter(label -> label != ProcessLabel.PID)
                                .map(label -> Field.<Sample>text(
                                        label.key(), label.header(), label.meaning(), (sample, row) -> {
                                            String value =
                                                    series(sample, row).owner().get(label);
                                            return value.isEmpty() ? null : value;
                                        })),
                        Stream.of(
                                Field.<Sample>text(
                                        "destination",
                                        "Destination",
                                        "Its name, its address and port, or ~other for all the rest",
                                        (sample, row) -> series(sample, row).destination()),
                                Field.<Sample>text(
                                        "servers",
                                        "Servers",
                                        "Processes of this host that serve it",
                                        (sample, row) ->
                                                series(sample, row).servers().isEmpty()
                                                        ? null
                                                        : series(sample, row).servers().stream()
                                                                .map(ProcessInfo::name)
                                                                .distinct()
                                                                .collect(Collectors.joining(", ")))))
                .toList();
    }

    private static List<Field<Sample>> attempts() {
        return Stream.concat(
                        ConnectResult.ALL.stream()
                                .map(result -> new Field<Sample>(
                                        "connects_" + result.label(),
                                        result.label(),
                                        Kind.COUNT,
                                        "Attempts to connect with the result " + result.label(),
                                        (sample, row) -> sample.reportsAttempts()
                                                ? (Long) series(sample, row)
                                                        .connects()
                                                        .get(result)
                                                : null)),
                        Stream.of(new Field<Sample>(
                                "connect_seconds",
                                "Connect-Time",
                                Kind.SECONDS,
                                "How long it took to connect, on average",
                                (sample, row) -> series(sample, row).timedConnects() == 0
                                        ? null
                                        : BigDecimal.valueOf(
                                                series(sample, row).connectNanos()
                                                        / series(sample, row).timedConnects(),
                                                DECIMALS_OF_NANOS))))
                .toList();
    }

    private static List<Field<Sample>> now() {
        return List.of(
                new Field<>(
                        "connections",
                        "Connections",
                        Kind.COUNT,
                        "Established connections",
                        (sample, row) -> series(sample, row).connections()),
                new Field<>(
                        "rtt_seconds",
                        "RTT",
                        Kind.SECONDS,
                        "Median smoothed round-trip time of these",
                        (sample, row) -> series(sample, row).rttMicros().isEmpty()
                                ? null
                                : BigDecimal.valueOf(
                                        series(sample, row).rttMicros().getAsLong(), DECIMALS_OF_MICROS)),
                new Field<>(
                        "stalled",
                        "Stalled",
                        Kind.COUNT,
                        "Connections whose data does not get through",
                        (sample, row) -> sample.has(TableField.TCP_INFO)
                                ? (Integer) series(sample, row).stalled()
                                : null));
    }

    @Override
    public String name() {
        return "destinations";
    }

    @Override
    public List<Field<Sample>> fields() {
        return FIELDS;
    }

    @Override
    public List<String> columns() {
        return List.of(
                "process",
                "container",
                "destination",
                "servers",
                "connections",
                "connects_established",
                "connects_refused",
                "connects_timed_out",
                "connects_aborted",
                "connect_seconds",
                "rtt_seconds",
                "retransmitted_segments_total",
                "stalled");
    }

    @Override
    public Selection<Sample> select(Sample sample, Parameters parameters) {
        Predicate<Function<ProcessLabel, String>> wanted = wanted(parameters);
        int[] rows = IntStream.range(0, sample.destinations().size())
                .filter(row -> wanted.test(series(sample, row).owner()::get))
                .toArray();
        return new Selection<>(FIELDS, sample, rows);
    }

    private static Predicate<Function<ProcessLabel, String>> wanted(Parameters parameters) {
        try {
            return parameters.filter().ofOwner();
        } catch (IllegalArgumentException e) {
            throw Problem.ofFilter(e);
        }
    }
}
