package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.PortSeries;
import dev.tcpwarden.sample.model.ResourceLimits;
import dev.tcpwarden.sample.model.SeriesKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what can run out, once a sample. */
public final class ResourceLimitsReader {

    private final TcpStatSource tcpStats;
    private final NamespacePorts ports;
    private final NamespaceCounters counters;
    private final PortUse portUse = new PortUse();

    public ResourceLimitsReader(TcpStatSource tcpStats) {
        this.tcpStats = tcpStats;
        ports = new NamespacePorts(tcpStats, System::nanoTime);
        counters = new NamespaceCounters(tcpStats);
    }

    /** @param keys the series that each process is in */
    public ResourceLimits of(AttributedTable attributed, Map<ProcessIdentity, SeriesKey> keys) {
        TcpStats own = tcpStats.read();
        Map<Integer, Integer> processes = processesOfOthers(attributed.owners().processes(), own.netns());
        PortUse.Result used = portUse.of(attributed, ports.with(own, processes), keys);
        return new ResourceLimits(
                own, others(used.series(), own.netns(), counters.read(processes)), used.series(), used.most());
    }

    /** Of each other namespace a process that is in it. */
    private static Map<Integer, Integer> processesOfOthers(List<ProcessInfo> processes, int own) {
        Map<Integer, Integer> others = new HashMap<>();
        for (ProcessInfo process : processes) {
            if (process.netns() != 0 && process.netns() != own) {
                others.put(process.netns(), process.pid());
            }
        }
        return others;
    }

    private List<TcpStats> others(List<PortSeries> used, int own, Map<Integer, Map<TcpStat, Long>> counted) {
        Map<Integer, TcpStats> others = new TreeMap<>(Integer::compareUnsigned);
        counted.forEach((netns, known) -> others.put(netns, new TcpStats(netns, Optional.empty(), known)));
        for (PortSeries series : used) {
            int netns = series.netns();
            if (netns != own) {
                EphemeralPorts known = ports.of(netns);
                others.put(netns, new TcpStats(netns, Optional.of(known), counted.getOrDefault(netns, Map.of())));
            }
        }
        return List.copyOf(others.values());
    }
}
