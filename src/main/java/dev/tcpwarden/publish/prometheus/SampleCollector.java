package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.TableField;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest sample as metric families, made anew at each scrape: a process that is no longer in the sample leaves no series
 * behind. While there is no fresh sample the families of the table are left out, and {@code tcpwarden_up} is 0.
 *
 * <pre>
 * # TYPE tcpwarden_connections gauge
 * tcpwarden_connections{pid="612",process="nginx",state="established"} 42.0
 * </pre>
 */
public final class SampleCollector implements MultiCollector {

    private static final double NANOS_PER_SECOND = 1e9;

    private final LatestSample latest;
    private final BuildInfo build;
    private final SeriesLabels labels;
    private final ProcessFamilies processFamilies;
    private final TrafficFamilies trafficFamilies;
    private final ConditionFamilies conditionFamilies;
    private final DestinationFamilies destinationFamilies;
    private final RttFamily rtt;
    private final HostFamilies hostFamilies = new HostFamilies();
    private final ResourceLimitFamilies resourceLimitFamilies;
    private final Family<GaugeDataPointSnapshot> up = Family.gauge(
            "tcpwarden_up", "1 if the newest sample of the TCP table is fresh, younger than three intervals; else 0.");
    private final Family<GaugeDataPointSnapshot> lastSample = Family.gauge(
            "tcpwarden_last_sample_timestamp_seconds",
            Unit.SECONDS,
            "When the TCP table was last read, in seconds since 1970.");
    private final Family<InfoDataPointSnapshot> buildInfo = Family.info(
            "tcpwarden_build",
            "The version of tcpwarden, the commit it was built from and the Java runtime.",
            "version",
            "revision",
            "java");

    public SampleCollector(LatestSample latest, ProcessLabels labels, BuildInfo build) {
        this.latest = latest;
        this.build = build;
        this.labels = new SeriesLabels(labels);
        processFamilies = new ProcessFamilies(this.labels);
        trafficFamilies = new TrafficFamilies(this.labels);
        conditionFamilies = new ConditionFamilies(this.labels);
        destinationFamilies = new DestinationFamilies(this.labels);
        rtt = new RttFamily(this.labels);
        resourceLimitFamilies = new ResourceLimitFamilies(this.labels);
    }

    @Override
    public MetricSnapshots collect() {
        Optional<Sample> fresh = latest.fresh();
        List<MetricSnapshot> snapshots = new ArrayList<>();
        snapshots.add(up.of(fresh.isPresent() ? 1 : 0));
        latest.newest().ifPresent(sample -> snapshots.add(lastSample.of(seconds(sample.taken()))));
        snapshots.add(buildInfo.of(1, build.version(), build.revision(), build.java()));
        fresh.ifPresent(sample -> {
            List<LabelledSeries> series = labels.of(sample.series());
            processFamilies.render(sample, series, snapshots);
            trafficFamilies.render(sample, series, snapshots);
            conditionFamilies.render(sample, series, snapshots);
            if (sample.has(TableField.TCP_INFO)) {
                snapshots.add(rtt.snapshot(sample.rtt()));
            }
            destinationFamilies.render(sample, snapshots);
            hostFamilies.render(sample, snapshots);
            resourceLimitFamilies.render(sample.resourceLimits(), snapshots);
        });
        snapshots.removeIf(
                family -> family.getDataPoints().isEmpty()); // the formats differ in what they say of such ones
        return new MetricSnapshots(snapshots);
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        Stream<Family<?>> families = Stream.of(
                        Stream.of(up, lastSample, buildInfo),
                        processFamilies.all(),
                        trafficFamilies.all(),
                        conditionFamilies.all(),
                        hostFamilies.all(),
                        resourceLimitFamilies.all())
                .flatMap(some -> some);
        return Stream.of(
                        families.map(Family::descriptor),
                        destinationFamilies.descriptors(),
                        Stream.of(rtt.descriptor()))
                .flatMap(some -> some)
                .toList();
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / NANOS_PER_SECOND;
    }
}
