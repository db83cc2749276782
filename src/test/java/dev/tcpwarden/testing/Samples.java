package dev.tcpwarden.testing;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.Sample.PhaseDurations;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Samples as the agent's own sampler takes them, of tables that a test wrote; only their time and cost are set. */
public final class Samples {

    public static final Instant TAKEN = Instant.parse("2026-01-02T03:04:05.250Z");
    public static final PhaseDurations COST = new PhaseDurations(2_000_000, 1_000_000, 500_000);

    /** Every statistic and limit, and so few ephemeral ports, 40000 to 40008, that one in use is more than a tenth. */
    public static final TcpStats TCP_STATS = new TcpStats(
            0,
            Optional.of(new EphemeralPorts(40_000, 40_008, new BitSet())),
            Map.of(
                    TcpStat.LISTEN_OVERFLOWS, 3L,
                    TcpStat.LISTEN_DROPS, 4L,
                    TcpStat.TCP_MEMORY_BYTES, 8L * 4096,
                    TcpStat.TCP_MEMORY_PRESSURE_BYTES, 100L * 4096,
                    TcpStat.TCP_MEMORY_LIMIT_BYTES, 150L * 4096,
                    TcpStat.ORPHANED_CONNECTIONS, 1L,
                    TcpStat.ORPHANED_CONNECTIONS_LIMIT, 8192L,
                    TcpStat.TIME_WAIT_LIMIT, 16384L));

    private Samples() {}

    /** The same statistics of the own network namespace; others have two drops and four ephemeral ports. */
    private record Stats(int own) implements TcpStatSource {

        @Override
        public TcpStats read() {
            return new TcpStats(own, TCP_STATS.ephemeralPorts(), TCP_STATS.known());
        }

        @Override
        public Map<TcpStat, Long> counters(int netns, int process) {
            return Map.of(TcpStat.LISTEN_OVERFLOWS, 0L, TcpStat.LISTEN_DROPS, 2L);
        }

        @Override
        public EphemeralPorts ephemeralPorts(int netns, OptionalInt process) {
            return new EphemeralPorts(40_000, 40_003, new BitSet());
        }
    }

    /**
     * The sample after these tables have been read, one after the other; every process runs on, and the agent is in the network
     * namespace of the first row.
     */
    public static Sample of(ProcessLabels labels, int maxProcesses, AttributedTable... tables) throws IOException {
        return of(labels, maxProcesses, OptionalLong.empty(), tables);
    }

    /** The same where the system sends destroy events, of which that many were lost. */
    public static Sample of(
            ProcessLabels labels, int maxProcesses, OptionalLong destroyEventsLost, AttributedTable... tables)
            throws IOException {
        TestHost host = new TestHost();
        LatestSample unused = new LatestSample(Duration.ofSeconds(5));
        Sampler sampler = new Sampler(
                host.reader(),
                destroyEventsLost.isPresent() ? Optional.of(new NoDestroyEvents()) : Optional.empty(),
                new Stats(tables[0].table().size() == 0 ? 0 : tables[0].table().netns(0)),
                unused,
                new SamplerSettings(labels, maxProcesses, 200, Duration.ofMinutes(10)),
                DestinationNaming.NONE,
                List.of());
        host.table = tables[0];
        Sample last = sampler.sample();
        for (AttributedTable next : List.of(tables).subList(1, tables.length)) {
            host.table = next;
            last = sampler.sample();
        }
        return new Sample(
                last.sequence(),
                TAKEN,
                COST,
                last.table(),
                last.source(),
                last.host(),
                last.processes(),
                last.series(),
                last.unattributed(),
                last.totals(),
                last.rtt(),
                last.listeners(),
                last.resourceLimits(),
                last.destinations(),
                last.reportsAttempts(),
                destroyEventsLost);
    }
}
