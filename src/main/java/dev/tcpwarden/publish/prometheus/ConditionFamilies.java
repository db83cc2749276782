package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.sample.Oldest;
import dev.tcpwarden.sample.ProcessSeries;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.TcpState;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.stream.Stream;

/** What is the matter with the connections of each process: stalled, idle, old, or concluded to be its own. */
final class ConditionFamilies {

    private static final double MILLIS_PER_SECOND = 1e3;

    private final SeriesLabels labels;
    private final Family<GaugeDataPointSnapshot> stalled;
    private final Family<GaugeDataPointSnapshot> idle;
    private final Family<GaugeDataPointSnapshot> oldest;
    private final Family<GaugeDataPointSnapshot> inferred;

    ConditionFamilies(SeriesLabels labels) {
        this.labels = labels;
        stalled = Family.gauge(
                "tcpwarden_stalled_connections",
                "Connections of the process whose data does not get through: unacknowledged with nothing heard for five"
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
                "How long the connection of the process that has been longest in the state has been in it, since the"
                        + " agent's start at most; 0 if there is none.",
                labels.names("state"));
        inferred = Family.gauge(
                "tcpwarden_inferred_connections",
                "Sockets among tcpwarden_connections that no process holds any more, by how their owner is concluded:"
                        + " history or listener. A series only where there are any.",
                labels.names("state", "by"));
    }

    Stream<Family<?>> all() {
        return Stream.of(stalled, idle, oldest, inferred);
    }

    void render(Sample sample, List<MetricSnapshot> to) {
        if (sample.has(Detail.TCP_INFO)) {
            renderFromTcpInfo(sample.series(), to);
        }
        var oldestPoints = oldest.points(sample.series().size() * Oldest.STATES.size());
        var inferredPoints = inferred.points(sample.series().size());
        for (ProcessSeries series : sample.series()) {
            for (TcpState state : Oldest.STATES) {
                double seconds = series.counts().oldest().get(state).toMillis() / MILLIS_PER_SECOND;
                oldestPoints.add(seconds, labels.of(series, state.label()));
            }
            addInferred(inferredPoints, series);
        }
        to.add(oldestPoints.snapshot());
        to.add(inferredPoints.snapshot());
    }

    private void renderFromTcpInfo(List<ProcessSeries> all, List<MetricSnapshot> to) {
        var stalledPoints = stalled.points(all.size());
        var idlePoints = idle.points(all.size());
        for (ProcessSeries series : all) {
            stalledPoints.add(series.counts().stalled(), labels.of(series));
            idlePoints.add(series.counts().idle(), labels.of(series));
        }
        to.add(stalledPoints.snapshot());
        to.add(idlePoints.snapshot());
    }

    private void addInferred(Family<?>.Points points, ProcessSeries series) {
        for (Evidence by : Evidence.INFERRED) {
            for (TcpState state : TcpState.ALL) {
                int count = series.counts().inferred(by).get(state);
                if (count > 0) {
                    points.add(count, labels.of(series, state.label(), by.label()));
                }
            }
        }
    }
}
