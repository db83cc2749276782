package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ListenerSeries;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.NetworkNamespaces;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the sockets of each process are now: how many in which state, what waits in them, and whose process it is. */
final class ProcessFamilies {

    private final SeriesLabels labels;
    private final Family<GaugeDataPointSnapshot> connections;
    private final Family<GaugeDataPointSnapshot> established;
    private final Family<GaugeDataPointSnapshot> receiveQueue;
    private final Family<GaugeDataPointSnapshot> sendQueue;
    private final Family<GaugeDataPointSnapshot> backlog;
    private final Family<GaugeDataPointSnapshot> backlogLimit;
    private final Family<GaugeDataPointSnapshot> clients;
    private final Family<InfoDataPointSnapshot> info;

    ProcessFamilies(SeriesLabels labels) {
        this.labels = labels;
        connections = Family.gauge(
                "tcpwarden_connections", "TCP sockets of the process, by state.", labels.names(EnumLabel.STATE.name()));
        established = Family.gauge(
                "tcpwarden_established_connections",
                "Established connections of the process, by direction.",
                labels.names(EnumLabel.DIRECTION.name()));
        receiveQueue = Family.gauge(
                "tcpwarden_receive_queue_bytes",
                Unit.BYTES,
                "Bytes that wait in the sockets of the process to be read by it; listeners left out.",
                labels.names());
        sendQueue = Family.gauge(
                "tcpwarden_send_queue_bytes",
                Unit.BYTES,
                "Bytes that wait in the sockets of the process to be sent or acknowledged; listeners left out.",
                labels.names());
        backlog = Family.gauge(
                "tcpwarden_listen_backlog",
                "Connections that wait to be accepted by the process, by the address and port it listens on.",
                labels.names("address", "port"));
        backlogLimit = Family.gauge(
                "tcpwarden_listen_backlog_limit",
                "Backlog limit: connections that may wait to be accepted by the process.",
                labels.names("address", "port"));
        clients = Family.gauge(
                "tcpwarden_listener_clients",
                "Different remote addresses that are connected to the process, by the address and port it listens on.",
                labels.names("address", "port"));
        info = Family.info(
                "tcpwarden_process",
                "The executable, the effective user and the network namespace of a process that has sockets, and what it is part of.",
                labels.namesOfAll("executable", "user", "netns"));
    }

    Stream<Family<?>> all() {
        return Stream.of(connections, established, receiveQueue, sendQueue, backlog, backlogLimit, clients, info);
    }

    /** What the system does not report has no family, rather than zeros. */
    void render(Sample sample, List<LabelledSeries> all, List<MetricSnapshot> to) {
        renderSeries(all, to);
        if (sample.has(TableField.QUEUES)) {
            renderQueues(all, to);
            renderBacklogs(sample.listeners(), to);
        }
        renderClients(sample.listeners(), to);
        renderInfo(sample.processes(), to);
    }

    private void renderSeries(List<LabelledSeries> all, List<MetricSnapshot> to) {
        var connectionPoints = connections.points(all.size() * TcpState.COUNT);
        var establishedPoints = established.points(all.size() * 2);
        for (LabelledSeries series : all) {
            for (TcpState state : TcpState.ALL) {
                connectionPoints.add(series.counts().byState().get(state), series.with(EnumLabel.STATE.of(state)));
            }
        }
        for (Direction direction : Direction.values()) {
            for (LabelledSeries series : all) {
                establishedPoints.add(
                        series.counts().established().get(direction), series.with(EnumLabel.DIRECTION.of(direction)));
            }
        }
        to.add(connectionPoints.snapshot());
        to.add(establishedPoints.snapshot());
    }

    private void renderQueues(List<LabelledSeries> all, List<MetricSnapshot> to) {
        var receiveQueuePoints = receiveQueue.points(all.size());
        var sendQueuePoints = sendQueue.points(all.size());
        for (LabelledSeries series : all) {
            receiveQueuePoints.add(series.counts().receiveQueueBytes(), series.labels());
            sendQueuePoints.add(series.counts().sendQueueBytes(), series.labels());
        }
        to.add(receiveQueuePoints.snapshot());
        to.add(sendQueuePoints.snapshot());
    }

    private void renderBacklogs(List<ListenerSeries> listeners, List<MetricSnapshot> to) {
        var backlogPoints = backlog.points(listeners.size());
        var limitPoints = backlogLimit.points(listeners.size());
        for (ListenerSeries listener : listeners) {
            Labels all = labels(listener);
            backlogPoints.add(listener.backlog(), all);
            limitPoints.add(listener.backlogLimit(), all);
        }
        to.add(backlogPoints.snapshot());
        to.add(limitPoints.snapshot());
    }

    private void renderClients(List<ListenerSeries> listeners, List<MetricSnapshot> to) {
        var points = clients.points(listeners.size());
        listeners.forEach(listener -> points.add(listener.clients(), labels(listener)));
        to.add(points.snapshot());
    }

    private Labels labels(ListenerSeries listener) {
        return labels.of(listener.owner()).merge(Labels.of("address", listener.address(), "port", listener.port()));
    }

    /** Without a pid, processes of which all else is the same are one line. */
    private void renderInfo(List<PublishedProcess> processes, List<MetricSnapshot> to) {
        var points = info.points(processes.size());
        Set<Labels> seen = new HashSet<>();
        for (PublishedProcess published : processes) {
            ProcessInfo process = published.process();
            Labels all =
                    labels.ofAll(process).merge(Labels.of("executable", process.executable(), "user", process.user()));
            if (process.netns() != 0) {
                all = all.add("netns", NetworkNamespaces.label(process.netns()));
            }
            if (seen.add(all)) {
                points.add(1, all);
            }
        }
        to.add(points.snapshot());
    }
}
