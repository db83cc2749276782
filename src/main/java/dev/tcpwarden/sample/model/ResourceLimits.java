package dev.tcpwarden.sample.model;

import dev.tcpwarden.kernel.TcpStats;
import java.util.List;
import java.util.Objects;

/**
 * What can run out on a host, and how much of it is in use.
 *
 * @param stats statistics and limits of the network stack
 * @param portsUsed by source, destination and process, the ephemeral ports in use where they are many: see {@link dev.tcpwarden.sample.ledger.PortUse}
 * @param mostPortsUsed the ephemeral ports in use from one source to one destination, of the pair that uses most
 */
public record ResourceLimits(TcpStats stats, List<PortSeries> portsUsed, int mostPortsUsed) {

    public ResourceLimits {
        Objects.requireNonNull(stats, "stats");
        portsUsed = List.copyOf(portsUsed);
    }
}
