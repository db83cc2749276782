package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.DestinationSeries;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the outbound connections of processes go to: how many there are, how they came about, and what they carried. */
final class DestinationFamilies {

    private static final String DESTINATION = "destination";
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NO_TIMESTAMP = 0;

    /** A series with its labels, which are made once a scrape for all families. */
    private record Labelled(DestinationSeries series, Labels labels) {}

    private final SeriesLabels labels;
    private final Family<GaugeDataPointSnapshot> connections;
    private final Family<CounterDataPointSnapshot> connects;
    private final MetricMetadata connectSeconds = new MetricMetadata(
            "tcpwarden_destination_connect_seconds",
            "How long it took from the SYN until the connection was established.",
            Unit.SECONDS);
    private final Family<GaugeDataPointSnapshot> rtt;
    private final Map<Measure, Family<CounterDataPointSnapshot>> traffic = new LinkedHashMap<>();
    private final Family<GaugeDataPointSnapshot> stalled;
    private final Family<InfoDataPointSnapshot> info;

    DestinationFamilies(SeriesLabels labels) {
        this.labels = labels;
        String[] names = labels.namesWithoutPid(DESTINATION);
        connections = Family.gauge(
                "tcpwarden_destination_connections",
                "Established connections of the process to the destination: a name, an address and a port, or ~other.",
                names);
        connects = Family.counter(
                "tcpwarden_destination_connects",
                "Attempts of the process to connect to the destination that ended, by result.",
                labels.namesWithoutPid(DESTINATION, EnumLabel.RESULT.name()));
        rtt = Family.gauge(
                "tcpwarden_destination_rtt_seconds",
                Unit.SECONDS,
                "Median smoothed round-trip time of the connections to the destination that are established.",
                names);
        for (Measure counter : Measure.COUNTERS) {
            traffic.put(
                    counter,
                    Family.counter(
                            "tcpwarden_destination_" + counter.key(),
                            counter.meaning() + ", summed over the connections to the destination.",
                            names));
        }
        stalled = Family.gauge(
                "tcpwarden_destination_stalled_connections",
                "Connections to the destination whose data does not get through, as in tcpwarden_stalled_connections.",
                names);
        info = Family.info(
                "tcpwarden_destination",
                "A process of this host that serves the destination, and its container.",
                labels.namesWithoutPid(DESTINATION, "to_process", "to_container"));
    }

    Stream<MetricFamilyDescriptor> descriptors() {
        return Stream.concat(
                Stream.concat(Stream.of(connections, connects, rtt, stalled, info), traffic.values().stream())
                        .map(Family::descriptor),
                Stream.of(MetricFamilyDescriptor.of(
                        MetricType.SUMMARY, connectSeconds, List.of(labels.namesWithoutPid(DESTINATION)))));
    }

    void render(Sample sample, List<MetricSnapshot> to) {
        List<Labelled> all = sample.destinations().stream()
                .map(series -> new Labelled(
                        series, labels.withoutPid(series.owner()).merge(Labels.of(DESTINATION, series.destination()))))
                .toList();
        var connectionPoints = connections.points(all.size());
        all.forEach(it -> connectionPoints.add(it.series.connections(), it.labels));
        to.add(connectionPoints.snapshot());
        if (sample.reportsAttempts()) {
            renderAttempts(all, to);
        }
        if (sample.has(TableField.TCP_INFO)) {
            renderFromTcpInfo(all, to);
        }
        renderInfo(all, to);
    }

    private void renderAttempts(List<Labelled> all, List<MetricSnapshot> to) {
        var connectPoints = connects.points(all.size() * ConnectResult.ALL.size());
        for (Labelled it : all) {
            for (ConnectResult result : ConnectResult.ALL) {
                connectPoints.add(it.series.connects().get(result), it.labels.merge(EnumLabel.RESULT.of(result)));
            }
        }
        to.add(connectPoints.snapshot());
        to.add(new SummarySnapshot(
                connectSeconds, all.stream().map(DestinationFamilies::duration).toList()));
    }

    private static SummaryDataPointSnapshot duration(Labelled it) {
        return new SummaryDataPointSnapshot(
                it.series.timedConnects(),
                it.series.connectNanos() / NANOS_PER_SECOND,
                Quantiles.EMPTY,
                it.labels,
                Exemplars.EMPTY,
                NO_TIMESTAMP);
    }

    private void renderFromTcpInfo(List<Labelled> all, List<MetricSnapshot> to) {
        var rttPoints = rtt.points(all.size());
        var stalledPoints = stalled.points(all.size());
        for (Labelled it : all) {
            it.series.rttMicros().ifPresent(micros -> rttPoints.add(micros / MICROS_PER_SECOND, it.labels));
            stalledPoints.add(it.series.stalled(), it.labels);
        }
        to.add(rttPoints.snapshot());
        to.add(stalledPoints.snapshot());
        traffic.forEach((counter, family) -> {
            var points = family.points(all.size());
            all.forEach(it -> points.add(it.series.traffic().get(counter), it.labels));
            to.add(points.snapshot());
        });
    }

    /** Servers of one name and container are one line. */
    private void renderInfo(List<Labelled> all, List<MetricSnapshot> to) {
        var points = info.points(all.size());
        Set<Labels> seen = new HashSet<>();
        for (Labelled it : all) {
            for (ProcessInfo server : it.series.servers()) {
                Labels served = it.labels.merge(Labels.of("to_process", server.name()));
                Labels withContainer = ProcessLabel.CONTAINER
                        .of(server)
                        .map(container -> served.merge(Labels.of("to_container", container)))
                        .orElse(served);
                if (seen.add(withContainer)) {
                    points.add(1, withContainer);
                }
            }
        }
        to.add(points.snapshot());
    }
}
