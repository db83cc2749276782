package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.sample.model.PortSeries;
import dev.tcpwarden.sample.model.ResourceLimits;
import dev.tcpwarden.socket.NetworkNamespaces;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The families of what can run out. What the system does not report has no series, rather than a zero; nor has what another network
 * namespace does not report, or where it is zero.
 */
final class ResourceLimitFamilies {

    private static final String NETNS = "netns";

    private final Family<GaugeDataPointSnapshot> ports = Family.gauge(
            "tcpwarden_ephemeral_ports",
            "Local ports for connections whose program chooses none: the range without the reserved ones.",
            NETNS);
    private final SeriesLabels labels;
    private final Family<GaugeDataPointSnapshot> portsUsed;
    private final Map<TcpStat, Family<?>> stats = stats();

    ResourceLimitFamilies(SeriesLabels labels) {
        this.labels = labels;
        portsUsed = Family.gauge(
                "tcpwarden_ephemeral_ports_used",
                "Ephemeral ports in use from one source address toward one destination, where that is more than a tenth of them.",
                labels.namesWithoutPid(NETNS, "source", "destination"));
    }

    private static Map<TcpStat, Family<?>> stats() {
        Map<TcpStat, Family<?>> stats = new EnumMap<>(TcpStat.class);
        stats.put(
                TcpStat.LISTEN_OVERFLOWS,
                Family.counter(
                        "tcpwarden_listen_overflows",
                        "Connections refused because a listen backlog was full, as the kernel counts them.",
                        NETNS));
        stats.put(
                TcpStat.LISTEN_DROPS,
                Family.counter(
                        "tcpwarden_listen_drops",
                        "Connections that a listener refused for any reason, as the kernel counts them.",
                        NETNS));
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

    void render(ResourceLimits limits, List<MetricSnapshot> to) {
        if (limits.stats().ephemeralPorts().isPresent()) {
            renderPorts(limits, to);
        }
        stats.forEach((stat, family) -> limits.stats().get(stat).ifPresent(own -> {
            if (family.descriptor().getLabelNames().isEmpty()) {
                to.add(family.of((double) own));
            } else {
                renderCounter(stat, family, limits, to);
            }
        }));
    }

    private void renderPorts(ResourceLimits limits, List<MetricSnapshot> to) {
        var sizes = ports.points(1);
        for (TcpStats namespace : namespaces(limits)) {
            namespace.ephemeralPorts().ifPresent(known -> sizes.add(known.size(), netns(namespace.netns())));
        }
        to.add(sizes.snapshot());
        var used = portsUsed.points(limits.portsUsed().size());
        for (PortSeries series : limits.portsUsed()) {
            Labels pair = Labels.of(
                    NETNS, netns(series.netns()), "source", series.source(), "destination", series.destination());
            used.add(series.ports(), labels.withoutPid(series.owner()).merge(pair));
        }
        to.add(used.snapshot());
    }

    private static <P> void renderCounter(
            TcpStat stat, Family<P> family, ResourceLimits limits, List<MetricSnapshot> to) {
        var points = family.points(1 + limits.others().size());
        for (TcpStats namespace : namespaces(limits)) {
            namespace.get(stat).ifPresent(value -> points.add((double) value, netns(namespace.netns())));
        }
        to.add(points.snapshot());
    }

    private static List<TcpStats> namespaces(ResourceLimits limits) {
        List<TcpStats> all = new ArrayList<>(limits.others());
        all.add(0, limits.stats());
        return all;
    }

    private static String netns(int number) {
        return NetworkNamespaces.label(number);
    }
}
