package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.model.ResourceLimits;
import dev.tcpwarden.sample.model.SeriesKey;
import java.util.Map;

/** Reads what can run out, once a sample. */
public final class ResourceLimitsReader {

    private final TcpStatSource tcpStats;
    private final PortUse portUse = new PortUse();

    public ResourceLimitsReader(TcpStatSource tcpStats) {
        this.tcpStats = tcpStats;
    }

    /** @param keys the series that each process is in */
    public ResourceLimits of(AttributedTable attributed, Map<ProcessIdentity, SeriesKey> keys) {
        TcpStats stats = tcpStats.read();
        PortUse.Result used = stats.ephemeralPorts()
                .map(ports -> portUse.of(attributed, ports, keys))
                .orElse(PortUse.Result.NONE);
        return new ResourceLimits(stats, used.series(), used.most());
    }
}
