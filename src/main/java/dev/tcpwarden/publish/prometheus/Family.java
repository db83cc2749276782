package dev.tcpwarden.publish.prometheus;

import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A metric family: its name, its meaning and its label names, defined once.
 *
 * <p>Names stand here as the data model has them: the formats write {@code _total} behind a counter and {@code _info} behind an
 * info.
 *
 * @param <P> its points
 */
final class Family<P> {

    private static final @Nullable Exemplar NO_EXEMPLAR = null;
    private static final long NO_TIMESTAMP = 0;

    private interface PointFactory<P> {
        P create(double value, Labels labels);
    }

    private final MetricFamilyDescriptor descriptor;
    private final String[] labelNames;
    private final PointFactory<P> factory;
    private final BiFunction<MetricMetadata, List<P>, MetricSnapshot> snapshot;

    private Family(
            MetricFamilyDescriptor descriptor,
            String[] labelNames,
            PointFactory<P> factory,
            BiFunction<MetricMetadata, List<P>, MetricSnapshot> snapshot) {
        this.descriptor = descriptor;
        this.labelNames = labelNames;
        this.factory = factory;
        this.snapshot = snapshot;
    }

    static Family<GaugeDataPointSnapshot> gauge(String name, String help, String... labelNames) {
        return gauge(new MetricMetadata(name, help), labelNames);
    }

    /** A gauge whose name ends with its unit. */
    static Family<GaugeDataPointSnapshot> gauge(String name, Unit unit, String help, String... labelNames) {
        return gauge(new MetricMetadata(name, help, unit), labelNames);
    }

    private static Family<GaugeDataPointSnapshot> gauge(MetricMetadata metadata, String[] labelNames) {
        return new Family<>(
                MetricFamilyDescriptor.of(MetricType.GAUGE, metadata, List.of(labelNames)),
                labelNames,
                (value, labels) -> new GaugeDataPointSnapshot(value, labels, NO_EXEMPLAR),
                GaugeSnapshot::new);
    }

    static Family<CounterDataPointSnapshot> counter(String name, String help, String... labelNames) {
        return new Family<>(
                MetricFamilyDescriptor.of(MetricType.COUNTER, new MetricMetadata(name, help), List.of(labelNames)),
                labelNames,
                (value, labels) -> new CounterDataPointSnapshot(value, labels, NO_EXEMPLAR, NO_TIMESTAMP),
                CounterSnapshot::new);
    }

    /** A family of ones: what matters are its labels. */
    static Family<InfoDataPointSnapshot> info(String name, String help, String... labelNames) {
        return new Family<>(
                MetricFamilyDescriptor.of(MetricType.INFO, new MetricMetadata(name, help), List.of(labelNames)),
                labelNames,
                (one, labels) -> new InfoDataPointSnapshot(labels),
                InfoSnapshot::new);
    }

    MetricFamilyDescriptor descriptor() {
        return descriptor;
    }

    /** No points yet, and room for that many. */
    Points points(int expected) {
        return new Points(expected);
    }

    /** The family with one point. */
    MetricSnapshot of(double value, String... labelValues) {
        Points points = points(1);
        points.add(value, labelValues);
        return points.snapshot();
    }

    /** The points of one scrape. */
    final class Points {

        private final List<P> points;

        private Points(int expected) {
            points = new ArrayList<>(expected);
        }

        void add(long value, String... labelValues) {
            add((double) value, labelValues);
        }

        /** @param labelValues in the order of the family's label names */
        void add(double value, String... labelValues) {
            add(value, Labels.of(labelNames, labelValues));
        }

        void add(long value, Labels labels) {
            add((double) value, labels);
        }

        /** @param labels with the family's label names */
        void add(double value, Labels labels) {
            points.add(factory.create(value, labels));
        }

        MetricSnapshot snapshot() {
            return snapshot.apply(descriptor.getMetadata(), points);
        }
    }
}
