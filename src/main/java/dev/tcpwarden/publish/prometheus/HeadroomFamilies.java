package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.kernel.StackFigure;
import dev.tcpwarden.sample.Headroom;
import dev.tcpwarden.sample.PortSeries;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The families of what can run out. What the system does not tell has no series, rather than a zero. */
final class HeadroomFamilies {

    private final Family<GaugeDataPointSnapshot> ports = Family.gauge(
            "tcpwarden_ephemeral_ports",
            "Local ports for connections whose program chooses none: the range without the reserved ones.");
    private final Family<GaugeDataPointSnapshot> portsUsed = Family.gauge(
            "tcpwarden_ephemeral_ports_used",
            "Ephemeral ports in use from one source address toward one destination, where that is more than a tenth of them.",
            "process",
            "source",
            "destination");
    private final Map<StackFigure, Family<?>> figures = figures();

    private static Map<StackFigure, Family<?>> figures() {
        Map<StackFigure, Family<?>> figures = new EnumMap<>(StackFigure.class);
        figures.put(
                StackFigure.LISTEN_OVERFLOWS,
                Family.counter(
                        "tcpwarden_listen_overflows",
                        "Connections turned away because a listen backlog was full, as the kernel counts them."));
        figures.put(
                StackFigure.LISTEN_DROPS,
                Family.counter(
                        "tcpwarden_listen_drops",
                        "Connections that a listener turned away for any reason, as the kernel counts them."));
        figures.put(
                StackFigure.TCP_MEMORY_BYTES,
                Family.gauge(
                        "tcpwarden_tcp_memory_bytes",
                        Unit.BYTES,
                        "Memory that the TCP sockets of the whole machine hold."));
        figures.put(
                StackFigure.TCP_MEMORY_PRESSURE_BYTES,
                Family.gauge(
                        "tcpwarden_tcp_memory_pressure_bytes",
                        Unit.BYTES,
                        "From so much TCP memory on the kernel keeps sockets short of it."));
        figures.put(
                StackFigure.TCP_MEMORY_LIMIT_BYTES,
                Family.gauge(
                        "tcpwarden_tcp_memory_limit_bytes",
                        Unit.BYTES,
                        "Beyond so much TCP memory no socket gets more."));
        figures.put(
                StackFigure.ORPHANED_CONNECTIONS,
                Family.gauge(
                        "tcpwarden_orphaned_connections",
                        "Connections of the whole machine that no process holds any more; TIME_WAIT left out."));
        figures.put(
                StackFigure.ORPHANED_CONNECTIONS_LIMIT,
                Family.gauge("tcpwarden_orphaned_connections_limit", "Beyond so many orphans the kernel resets them."));
        figures.put(
                StackFigure.TIME_WAIT_LIMIT,
                Family.gauge(
                        "tcpwarden_time_wait_limit", "Beyond so many TIME_WAIT the kernel forgets new ones at once."));
        return figures;
    }

    Stream<Family<?>> all() {
        return Stream.concat(Stream.of(ports, portsUsed), figures.values().stream());
    }

    void render(Headroom headroom, List<MetricSnapshot> to) {
        headroom.figures().ephemeralPorts().ifPresent(known -> {
            to.add(ports.of(known.size()));
            var points = portsUsed.points(headroom.portsUsed().size());
            for (PortSeries series : headroom.portsUsed()) {
                points.add(series.ports(), series.process(), series.source(), series.destination());
            }
            to.add(points.snapshot());
        });
        figures.forEach((figure, family) ->
                headroom.figures().get(figure).ifPresent(value -> to.add(family.of((double) value))));
    }
}
