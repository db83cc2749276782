package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.ListenerSeries;
import dev.tcpwarden.sample.ProcessLabels;
import dev.tcpwarden.sample.ProcessSeries;
import dev.tcpwarden.sample.PublishedProcess;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SocketCounts.ByDirection;
import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TcpState;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The families that have a series a process, with the labels {@code process} and, unless processes are summed, {@code pid}. */
final class ProcessFamilies {

    private final boolean withPid;
    private final Family<GaugeDataPointSnapshot> connections;
    private final Family<GaugeDataPointSnapshot> established;
    private final Family<CounterDataPointSnapshot> opened;
    private final Family<CounterDataPointSnapshot> closed;
    private final Family<GaugeDataPointSnapshot> receiveQueue;
    private final Family<GaugeDataPointSnapshot> sendQueue;
    private final Family<GaugeDataPointSnapshot> backlog;
    private final Family<GaugeDataPointSnapshot> backlogLimit;
    private final Family<InfoDataPointSnapshot> info;

    ProcessFamilies(ProcessLabels labels) {
        withPid = labels == ProcessLabels.PROCESS_AND_PID;
        connections = Family.gauge(
                "tcpwarden_connections", "TCP sockets of the process, by state.", labels("process", "pid", "state"));
        established = Family.gauge(
                "tcpwarden_established_connections",
                "Established connections of the process, by direction.",
                labels("process", "pid", "direction"));
        opened = Family.counter(
                "tcpwarden_connections_opened",
                "Connections of the process that were seen to appear, by direction.",
                labels("process", "pid", "direction"));
        closed = Family.counter(
                "tcpwarden_connections_closed",
                "Connections of the process that were seen to vanish, by direction.",
                labels("process", "pid", "direction"));
        receiveQueue = Family.gauge(
                "tcpwarden_receive_queue_bytes",
                Unit.BYTES,
                "Bytes that wait in the sockets of the process to be read by it; listeners left out.",
                labels("process", "pid"));
        sendQueue = Family.gauge(
                "tcpwarden_send_queue_bytes",
                Unit.BYTES,
                "Bytes that wait in the sockets of the process to be sent or acknowledged; listeners left out.",
                labels("process", "pid"));
        backlog = Family.gauge(
                "tcpwarden_listen_backlog",
                "Connections that wait to be accepted by the process, by the address and port it listens on.",
                labels("process", "pid", "address", "port"));
        backlogLimit = Family.gauge(
                "tcpwarden_listen_backlog_limit",
                "How many connections may wait to be accepted by the process.",
                labels("process", "pid", "address", "port"));
        info = Family.info(
                "tcpwarden_process",
                "The executable and the effective user of a process that has sockets.",
                labels("process", "pid", "executable", "user"));
    }

    Stream<Family<?>> all() {
        return Stream.of(
                connections, established, opened, closed, receiveQueue, sendQueue, backlog, backlogLimit, info);
    }

    /** What the system does not tell has no family, rather than zeros. */
    void render(Sample sample, List<MetricSnapshot> to) {
        renderSeries(sample.series(), to);
        if (sample.has(Detail.QUEUES)) {
            renderQueues(sample.series(), to);
            renderListeners(sample.listeners(), to);
        }
        renderInfo(sample.processes(), to);
    }

    private void renderSeries(List<ProcessSeries> all, List<MetricSnapshot> to) {
        var connectionPoints = connections.points(all.size() * TcpState.COUNT);
        var establishedPoints = established.points(all.size() * 2);
        var openedPoints = opened.points(all.size() * 2);
        var closedPoints = closed.points(all.size() * 2);
        for (ProcessSeries series : all) {
            for (TcpState state : TcpState.ALL) {
                connectionPoints.add(series.counts().byState().get(state), labels(series, state.label()));
            }
            addDirections(establishedPoints, series, series.counts().established());
            addDirections(openedPoints, series, series.counts().opened());
            addDirections(closedPoints, series, series.counts().closed());
        }
        to.add(connectionPoints.snapshot());
        to.add(establishedPoints.snapshot());
        to.add(openedPoints.snapshot());
        to.add(closedPoints.snapshot());
    }

    private void addDirections(Family<?>.Points points, ProcessSeries series, ByDirection counts) {
        points.add(counts.inbound(), labels(series, Direction.INBOUND.label()));
        points.add(counts.outbound(), labels(series, Direction.OUTBOUND.label()));
    }

    private void renderQueues(List<ProcessSeries> all, List<MetricSnapshot> to) {
        var receiveQueuePoints = receiveQueue.points(all.size());
        var sendQueuePoints = sendQueue.points(all.size());
        for (ProcessSeries series : all) {
            receiveQueuePoints.add(series.counts().receiveQueueBytes(), labels(series));
            sendQueuePoints.add(series.counts().sendQueueBytes(), labels(series));
        }
        to.add(receiveQueuePoints.snapshot());
        to.add(sendQueuePoints.snapshot());
    }

    private void renderListeners(List<ListenerSeries> all, List<MetricSnapshot> to) {
        var backlogPoints = backlog.points(all.size());
        var limitPoints = backlogLimit.points(all.size());
        for (ListenerSeries listener : all) {
            String[] labels = labels(listener.process(), listener.pid(), listener.address(), listener.port());
            backlogPoints.add(listener.backlog(), labels);
            limitPoints.add(listener.backlogLimit(), labels);
        }
        to.add(backlogPoints.snapshot());
        to.add(limitPoints.snapshot());
    }

    /** Without a pid, processes of one name, executable and user are one line. */
    private void renderInfo(List<PublishedProcess> all, List<MetricSnapshot> to) {
        var points = info.points(all.size());
        Set<List<String>> seen = new HashSet<>();
        for (PublishedProcess published : all) {
            ProcessInfo process = published.process();
            String[] labels =
                    labels(process.name(), Integer.toString(process.pid()), process.executable(), process.user());
            if (seen.add(List.of(labels))) {
                points.add(1, labels);
            }
        }
        to.add(points.snapshot());
    }

    private String[] labels(ProcessSeries series, String... more) {
        return labels(series.process(), series.pid(), more);
    }

    /** The names, or the values, of a family's labels. */
    private String[] labels(String process, String pid, String... more) {
        List<String> labels = new ArrayList<>(2 + more.length);
        labels.add(process);
        if (withPid) {
            labels.add(pid);
        }
        Collections.addAll(labels, more);
        return labels.toArray(String[]::new);
    }
}
