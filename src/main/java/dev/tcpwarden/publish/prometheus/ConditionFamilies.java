package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.Oldest;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.stream.Stream;

/** The condition of the connections of each process: stalled, idle, old, or with an inferred owner. */
final class ConditionFamilies {

    private static final double MILLIS_PER_SECOND = 1e3;

    private final Family<GaugeDataPointSnapshot> stalled;
    private final Family<GaugeDataPointSnapshot> idle;
    private final Family<GaugeDataPointSnapshot> oldest;
    private final Family<GaugeDataPointSnapshot> inferred;

    ConditionFamilies(SeriesLabels labels) {
        stalled = Family.gauge(
                "tcpwarden_stalled_connections",
                "Connections of the process whose data does not get through: unacknowledged with no ACK received for five"
                        + " seconds, in back-off, or with a closed window.",
                labels.names());
        idle = Family.gauge(
                "tcpwarden_idle_connections",
                "Established connections of the process that have neither sent nor received data for long"
                        + " (--metrics.idle-after).",
                labels.names());
        oldest = Family.gauge(
                "tcpwarden_oldest_connection_seconds",
                Unit.SECONDS,
                "How long the oldest connection of the process in the state has been in it, at most since the"
                        + " agent's start; 0 if there is none.",
                labels.names(EnumLabel.STATE.name()));
        inferred = Family.gauge(
                "tcpwarden_inferred_connections",
                "Sockets among tcpwarden_connections that no process holds any more, by how their owner is inferred:"
                        + " history or listener. A series only where there are any.",
                labels.names(EnumLabel.STATE.name(), "by"));
    }

    Stream<Family<?>> all() {
        return Stream.of(stalled, idle, oldest, inferred);
    }

    void render(Sample sample, List<LabelledSeries> all, List<MetricSnapshot> to) {
        if (sample.has(TableField.TCP_INFO)) {
            renderFromTcpInfo(all, to);
        }
        var oldestPoints = oldest.points(all.size() * Oldest.STATES.size());
        var inferredPoints = inferred.points(all.size());
        for (LabelledSeries series : all) {
            for (TcpState state : Oldest.STATES) {
                double seconds = series.counts().oldest().get(state).toMillis() / MILLIS_PER_SECOND;
                oldestPoints.add(seconds, series.with(EnumLabel.STATE.of(state)));
            }
            addInferred(inferredPoints, series);
        }
        to.add(oldestPoints.snapshot());
        to.add(inferredPoints.snapshot());
    }

    private void renderFromTcpInfo(List<LabelledSeries> all, List<MetricSnapshot> to) {
        var stalledPoints = stalled.points(all.size());
        var idlePoints = idle.points(all.size());
        for (LabelledSeries series : all) {
            stalledPoints.add(series.counts().stalled(), series.labels());
            idlePoints.add(series.counts().idle(), series.labels());
        }
        to.add(stalledPoints.snapshot());
        to.add(idlePoints.snapshot());
    }

    private static void addInferred(Family<?>.Points points, LabelledSeries series) {
        for (Evidence by : Evidence.INFERRED) {
            for (TcpState state : TcpState.ALL) {
                int count = series.counts().inferred(by).get(state);
                if (count > 0) {
                    points.add(count, series.with(EnumLabel.STATE.of(state)).add("by", by.label()));
                }
            }
        }
    }
}
