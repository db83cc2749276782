package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.StackFigures;
import java.util.List;
import java.util.Objects;

/**
 * What can run out on a host, and how much of it is in use.
 *
 * @param figures what the network stack tells of itself
 * @param portsUsed by source, destination and process, the ephemeral ports in use where they are many: see {@link PortUse}
 * @param mostPortsUsed the ephemeral ports in use from one source to one destination, where they are most
 */
public record Headroom(StackFigures figures, List<PortSeries> portsUsed, int mostPortsUsed) {

    public Headroom {
        Objects.requireNonNull(figures, "figures");
        portsUsed = List.copyOf(portsUsed);
    }
}
