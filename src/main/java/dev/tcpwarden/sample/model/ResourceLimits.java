package dev.tcpwarden.sample.model;

import dev.tcpwarden.kernel.TcpStats;
import java.util.List;
import java.util.Objects;

/**
 * What can run out on a host, and how much of it is in use.
 *
 * @param stats statistics and limits of the network stack, in the agent's own network namespace
 * @param others of other namespaces what they count by themselves, where that is not zero, and their ephemeral ports, where series
 *     show how many are in use
 * @param portsUsed by source, destination and process, the ephemeral ports in use where they are many: see {@link dev.tcpwarden.sample.ledger.PortUse}
 * @param mostPortsUsed the ephemeral ports in use from one source to one destination, of the pair that uses most; of the
 *     own network namespace
 */
public record ResourceLimits(TcpStats stats, List<TcpStats> others, List<PortSeries> portsUsed, int mostPortsUsed) {

    public ResourceLimits {
        Objects.requireNonNull(stats, "stats");
        others = List.copyOf(others);
        portsUsed = List.copyOf(portsUsed);
    }
}
