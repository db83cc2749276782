package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.kernel.NamespaceCount;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.HostCounts;
import dev.tcpwarden.sample.model.SocketCounts.ByState;
import dev.tcpwarden.socket.TcpState;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;

/** The families of the whole table. Every combination of their labels has a series, so none ever starts out of nothing. */
final class HostFamilies {

    private final Family<GaugeDataPointSnapshot> connections = Family.gauge(
            "tcpwarden_host_connections",
            "TCP sockets of the host, with and without an owner, by address family and state.",
            "family",
            EnumLabel.STATE.name());
    private final Family<GaugeDataPointSnapshot> unattributed = Family.gauge(
            "tcpwarden_unattributed_connections",
            "TCP sockets without an owner, by state and by the reason why there is none.",
            EnumLabel.STATE.name(),
            "reason");

    private final Family<InfoDataPointSnapshot> tableReader = Family.info(
            "tcpwarden_table_reader", "How the TCP table is read: bpf, sock_diag, iphlpapi or oshi.", "reader");
    private final Family<GaugeDataPointSnapshot> namespaces = Family.gauge(
            "tcpwarden_network_namespaces",
            "Network namespaces of the host, by whether their sockets are in the table.",
            "read");
    private final Family<InfoDataPointSnapshot> ownerLookup = Family.info(
            "tcpwarden_owner_lookup", "How the owners of sockets are found: bpf, procfs, iphlpapi or oshi.", "lookup");

    private final Family<CounterDataPointSnapshot> eventsLost = Family.counter(
            "tcpwarden_events_lost",
            "Sockets that were destroyed without an event, or whose recorded history was lost, because there were too"
                    + " many at once: as many short-lived connections, or their bytes, may be missing.");

    Stream<Family<?>> all() {
        return Stream.of(connections, unattributed, tableReader, namespaces, ownerLookup, eventsLost);
    }

    void render(Sample sample, List<MetricSnapshot> to) {
        HostCounts host = sample.host();
        var connectionPoints = connections.points(2 * TcpState.COUNT);
        addStates(connectionPoints, "ipv4", host.ipv4());
        addStates(connectionPoints, "ipv6", host.ipv6());
        to.add(connectionPoints.snapshot());

        var unattributedPoints = unattributed.points(UnattributedReason.ALL.size() * TcpState.COUNT);
        for (UnattributedReason reason : UnattributedReason.ALL) {
            ByState counts = host.unattributed(reason);
            for (TcpState state : TcpState.ALL) {
                unattributedPoints.add(counts.get(state), state.label(), reason.label());
            }
        }
        to.add(unattributedPoints.snapshot());
        to.add(tableReader.of(1, sample.source().tableReader()));
        to.add(ownerLookup.of(1, sample.source().ownerLookup()));
        NamespaceCount count = sample.source().namespaces();
        var namespacePoints = namespaces.points(2);
        namespacePoints.add(count.read(), "true");
        namespacePoints.add(count.unread(), "false");
        to.add(namespacePoints.snapshot());
        sample.destroyEventsLost().ifPresent(lost -> to.add(eventsLost.of((double) lost)));
    }

    private static void addStates(Family<?>.Points points, String family, ByState counts) {
        for (TcpState state : TcpState.ALL) {
            points.add(counts.get(state), family, state.label());
        }
    }
}
