package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.sample.model.PortSeries;
import dev.tcpwarden.sample.model.ResourceLimits;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The families of what can run out. What the system does not report has no series, rather than a zero. */
final class ResourceLimitFamilies {

    private final Family<GaugeDataPointSnapshot> ports = Family.gauge(
            "tcpwarden_ephemeral_ports",
            "Local ports for connections whose program chooses none: the range without the reserved ones.");
    private final SeriesLabels labels;
    private final Family<GaugeDataPointSnapshot> portsUsed;
    private final Map<TcpStat, Family<?>> stats = stats();

    ResourceLimitFamilies(SeriesLabels labels) {
        this.labels = labels;
        portsUsed = Family.gauge(
                "tcpwarden_ephemeral_ports_used",
                "Ephemeral ports in use from one source address toward one destination, where that is more than a tenth of them.",
                labels.namesWithoutPid("source", "destination"));
    }

    private static Map<TcpStat, Family<?>> stats() {
        Map<TcpStat, Family<?>> stats = new EnumMap<>(TcpStat.class);
        stats.put(
                TcpStat.LISTEN_OVERFLOWS,
                Family.counter(
                        "tcpwarden_listen_overflows",
                        "Connections refused because a listen backlog was full, as the kernel counts them."));
        stats.put(
                TcpStat.LISTEN_DROPS,
                Family.counter(
                        "tcpwarden_listen_drops",
                        "Connections that a listener refused for any reason, as the kernel counts them."));
        stats.put(
                TcpStat.TCP_MEMORY_BYTES,
                Family.gauge(
                        "tcpwarden_tcp_memory_bytes",
                        Unit.BYTES,
                        "Memory that the TCP sockets of the whole machine hold."));
        stats.put(
                TcpStat.TCP_MEMORY_PRESSURE_BYTES,
                Family.gauge(
                        "tcpwarden_tcp_memory_pressure_bytes",
                        Unit.BYTES,
                        "TCP memory above which the kernel shrinks windows (tcp_mem, second value)."));
        stats.put(
                TcpStat.TCP_MEMORY_LIMIT_BYTES,
                Family.gauge(
                        "tcpwarden_tcp_memory_limit_bytes",
                        Unit.BYTES,
                        "TCP memory that the kernel grants (tcp_mem, third value); no socket gets more."));
        stats.put(
                TcpStat.ORPHANED_CONNECTIONS,
                Family.gauge(
                        "tcpwarden_orphaned_connections",
                        "Connections of the whole machine that no process holds any more; TIME_WAIT left out."));
        stats.put(
                TcpStat.ORPHANED_CONNECTIONS_LIMIT,
                Family.gauge(
                        "tcpwarden_orphaned_connections_limit",
                        "Orphaned connections that the kernel allows (tcp_max_orphans); it resets more."));
        stats.put(
                TcpStat.TIME_WAIT_LIMIT,
                Family.gauge(
                        "tcpwarden_time_wait_limit",
                        "Connections in TIME_WAIT that the kernel keeps (tcp_max_tw_buckets); it destroys more at once."));
        return stats;
    }

    Stream<Family<?>> all() {
        return Stream.concat(Stream.of(ports, portsUsed), stats.values().stream());
    }

    void render(ResourceLimits resourceLimits, List<MetricSnapshot> to) {
        resourceLimits.stats().ephemeralPorts().ifPresent(known -> {
            to.add(ports.of(known.size()));
            var points = portsUsed.points(resourceLimits.portsUsed().size());
            for (PortSeries series : resourceLimits.portsUsed()) {
                Labels pair = Labels.of("source", series.source(), "destination", series.destination());
                points.add(series.ports(), labels.withoutPid(series.owner()).merge(pair));
            }
            to.add(points.snapshot());
        });
        stats.forEach((stat, family) ->
                resourceLimits.stats().get(stat).ifPresent(value -> to.add(family.of((double) value))));
    }
}
