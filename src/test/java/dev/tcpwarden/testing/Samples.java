package dev.tcpwarden.testing;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.StackFigure;
import dev.tcpwarden.kernel.StackFigures;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.ProcessLabels;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.Sample.PhaseDurations;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Iterator;
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
        Tables host = new Tables(List.of(tables).iterator());
        LatestSample unused = new LatestSample(Duration.ofSeconds(5));
        Sampler sampler = new Sampler(
                new TableReader(host, host),
                Optional.empty(),
                () -> FIGURES,
                unused,
                new SamplerSettings(labels, maxProcesses, Duration.ofMinutes(10)),
                List.of());
        Sample last = sampler.sample();
        while (host.tables.hasNext()) {
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

    private static final class Tables implements TcpTableSource, OwnerLookup {

        private final Iterator<AttributedTable> tables;
        private AttributedTable current = new TableOf().build();

        Tables(Iterator<AttributedTable> tables) {
            this.tables = tables;
        }

        @Override
        public TcpTable read() {
            current = tables.next();
            return current.table();
        }

        @Override
        public Owners attribute(TcpTable table, Listeners listeners) {
            return current.owners();
        }

        @Override
        public boolean isRunning(ProcessIdentity process) {
            return true;
        }

        @Override
        public boolean exists(SocketId socket) {
            throw new UnsupportedOperationException("no sampler asks for " + socket);
        }

        @Override
        public String name() {
            return "tables";
        }

        @Override
        public void close() {}
    }
}
