package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.model.RttHistogram;
import dev.tcpwarden.sample.model.RttSeries;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Round-trip times as a histogram, native and classic: the exposition format decides which of them is written. */
final class RttFamily {

    private static final double NO_ZERO_BUCKET = 0; // a round trip takes a microsecond at least
    private static final long NO_TIMESTAMP = 0;
    private static final double MICROS_PER_SECOND = 1e6;

    private final SeriesLabels labels;
    private final MetricMetadata metadata = new MetricMetadata(
            "tcpwarden_rtt_seconds",
            "Smoothed round-trip time of each established connection of processes of that name, once a sample.",
            Unit.SECONDS);

    private final double[] upperBounds = DoubleStream.concat(
                    Arrays.stream(RttHistogram.upperBoundsMicros()).mapToDouble(micros -> micros / MICROS_PER_SECOND),
                    DoubleStream.of(Double.POSITIVE_INFINITY))
            .toArray();

    RttFamily(SeriesLabels labels) {
        this.labels = labels;
    }

    MetricFamilyDescriptor descriptor() {
        return MetricFamilyDescriptor.of(MetricType.HISTOGRAM, metadata, List.of(labels.namesWithoutPid()));
    }

    MetricSnapshot snapshot(List<RttSeries> all) {
        return new HistogramSnapshot(
                metadata,
                all.stream()
                        .map(series -> point(labels.withoutPid(series.key()), series.histogram()))
                        .toList());
    }

    private HistogramDataPointSnapshot point(Labels of, RttHistogram histogram) {
        ClassicHistogramBuckets classic = ClassicHistogramBuckets.of(upperBounds, histogram.classicCounts());
        NativeHistogramBuckets.Builder positive = NativeHistogramBuckets.builder();
        histogram.forEachNative(positive::bucket);
        return new HistogramDataPointSnapshot(
                classic,
                RttHistogram.SCHEMA,
                0,
                NO_ZERO_BUCKET,
                positive.build(),
                NativeHistogramBuckets.EMPTY,
                histogram.sumSeconds(),
                of,
                Exemplars.EMPTY,
                NO_TIMESTAMP);
    }
}
