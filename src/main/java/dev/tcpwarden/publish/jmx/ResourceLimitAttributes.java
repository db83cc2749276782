package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.sample.model.ResourceLimits;
import java.util.function.Function;
import javax.management.openmbean.SimpleType;

/** A numeric attribute for each thing that can run out, which JConsole plots; unavailable where the system does not report it. */
final class ResourceLimitAttributes {

    private ResourceLimitAttributes() {}

    static <V> MBeanSpec<V> add(MBeanSpec<V> spec, Function<V, ResourceLimits> resourceLimits) {
        for (TcpStat stat : TcpStat.values()) {
            spec.attribute(
                    name(stat),
                    text(stat),
                    SimpleType.LONG,
                    view -> resourceLimits.apply(view).stats().get(stat).orElseThrow(ResourceLimitAttributes::unknown));
        }
        return spec.attribute(
                        "EphemeralPorts",
                        "Local ports for connections whose program chooses none, from one address toward one destination",
                        SimpleType.INTEGER,
                        view -> ports(resourceLimits.apply(view)).size())
                .attribute(
                        "EphemeralPortsUsed",
                        "Of these, the most ports in use from one address toward one destination",
                        SimpleType.INTEGER,
                        view -> mostPortsUsed(resourceLimits.apply(view)));
    }

    private static EphemeralPorts ports(ResourceLimits resourceLimits) {
        return resourceLimits.stats().ephemeralPorts().orElseThrow(ResourceLimitAttributes::unknown);
    }

    private static int mostPortsUsed(ResourceLimits resourceLimits) {
        ports(resourceLimits); // without them it is unknown which of the ports in use count
        return resourceLimits.mostPortsUsed();
    }

    private static IllegalStateException unknown() {
        return new IllegalStateException(
                "The system does not report this value here. (Linux reports the limits of memory and of"
                        + " orphans only in the initial network namespace.)");
    }

    private static String name(TcpStat stat) {
        return switch (stat) {
            case LISTEN_OVERFLOWS -> "ListenOverflows";
            case LISTEN_DROPS -> "ListenDrops";
            case TCP_MEMORY_BYTES -> "TcpMemoryBytes";
            case TCP_MEMORY_PRESSURE_BYTES -> "TcpMemoryPressureBytes";
            case TCP_MEMORY_LIMIT_BYTES -> "TcpMemoryLimitBytes";
            case ORPHANED_CONNECTIONS -> "OrphanedConnections";
            case ORPHANED_CONNECTIONS_LIMIT -> "OrphanedConnectionsLimit";
            case TIME_WAIT_LIMIT -> "TimeWaitLimit";
        };
    }

    private static String text(TcpStat stat) {
        return switch (stat) {
            case LISTEN_OVERFLOWS ->
                "Connections refused because a listen backlog was full, since the network namespace was created";
            case LISTEN_DROPS ->
                "Connections that a listener refused for any reason, since the network namespace was created";
            case TCP_MEMORY_BYTES -> "Bytes of memory that the TCP sockets of the whole machine hold";
            case TCP_MEMORY_PRESSURE_BYTES ->
                "Bytes of TCP memory above which the kernel shrinks windows (tcp_mem, second value)";
            case TCP_MEMORY_LIMIT_BYTES -> "Bytes of TCP memory that the kernel grants (tcp_mem, third value)";
            case ORPHANED_CONNECTIONS ->
                "Connections of the whole machine that no process holds any more, TIME_WAIT left out";
            case ORPHANED_CONNECTIONS_LIMIT ->
                "Orphaned connections that the kernel allows (tcp_max_orphans); it resets more";
            case TIME_WAIT_LIMIT ->
                "Connections in TIME_WAIT that the kernel keeps (tcp_max_tw_buckets); it destroys more at once";
        };
    }
}
