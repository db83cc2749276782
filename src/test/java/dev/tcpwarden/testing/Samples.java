package dev.tcpwarden.testing;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.StackFigure;
import dev.tcpwarden.kernel.StackFigures;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.ProcessLabels;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.Sample.PhaseDurations;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Samples as the agent's own sampler takes them, of tables that a test wrote; only their time and cost are set. */
public final class Samples {

    public static final Instant TAKEN = Instant.parse("2026-01-02T03:04:05.250Z");
    public static final PhaseDurations COST = new PhaseDurations(2_000_000, 1_000_000, 500_000);

    /** Every figure that there is, and so few ephemeral ports, 40000 to 40008, that one in use is more than a tenth. */
    public static final StackFigures FIGURES = new StackFigures(
            Optional.of(new EphemeralPorts(40_000, 40_008, new BitSet())),
            Map.of(
                    StackFigure.LISTEN_OVERFLOWS, 3L,
                    StackFigure.LISTEN_DROPS, 4L,
                    StackFigure.TCP_MEMORY_BYTES, 8L * 4096,
                    StackFigure.TCP_MEMORY_PRESSURE_BYTES, 100L * 4096,
                    StackFigure.TCP_MEMORY_LIMIT_BYTES, 150L * 4096,
                    StackFigure.ORPHANED_CONNECTIONS, 1L,
                    StackFigure.ORPHANED_CONNECTIONS_LIMIT, 8192L,
                    StackFigure.TIME_WAIT_LIMIT, 16384L));

    private Samples() {}

    /** The sample after these tables have been read, one after the other; every process runs on. */
    public static Sample of(ProcessLabels labels, int maxProcesses, AttributedTable... tables) throws IOException {
        return of(labels, maxProcesses, OptionalLong.empty(), tables);
    }

    /** The same where the system tells of deaths, of which so many were lost. */
    public static Sample of(ProcessLabels labels, int maxProcesses, OptionalLong deathsLost, AttributedTable... tables)
            throws IOException {
        TestHost host = new TestHost();
        LatestSample unused = new LatestSample(Duration.ofSeconds(5));
        Sampler sampler = new Sampler(
                host.reader(),
                Optional.empty(),
                () -> FIGURES,
                unused,
                new SamplerSettings(labels, maxProcesses, Duration.ofMinutes(10)),
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
                last.ownerLookup(),
                last.host(),
                last.processes(),
                last.series(),
                last.unattributed(),
                last.rtt(),
                last.listeners(),
                last.headroom(),
                deathsLost);
    }
}
