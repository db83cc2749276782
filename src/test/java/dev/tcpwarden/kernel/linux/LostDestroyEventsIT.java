package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.procfs.ProcfsOwnerLookup;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.SocketCounts.ByDirection;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What samples make of destroy events of which many are lost, because the buffers were made small. */
class LostDestroyEventsIT {

    private static final Path PROCFS = Path.of("/proc");
    private static final int HELD = 400;
    private static final int SHORT = 1_000;

    /** Both ends of connections: first some that are held for as long as the test likes, then some that close at once. */
    private static final String BOTH_ENDS = """
            my $listener = listener();
            sub pair { my $s = connected(port($listener)); accept(my $a, $listener) or die $!; syswrite($s, $_[0]); return ($s, $a) }
            say_(0); turn();
            my @held = map { pair('xxx') } 1 .. %d;
            say_(0); turn();
            close($_) for @held;
            say_(0); turn();
            for (1 .. %d) { my ($s, $a) = pair('x'); sysread($a, my $data, 10); close $s; close $a }
            say_(0); turn();
            """.formatted(HELD, SHORT);

    /** The first use of the network makes a few sockets, which are destroyed at once: not in the test's namespace. */
    @BeforeAll
    static void useTheNetwork() {
        assertThat(InetAddress.getLoopbackAddress().isLoopbackAddress()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4096,131072", "16777216,100"})
    void whatASampleSawIsExactAndTheRestIsShortByWhatWasLost(int queueBytes, int maxRows, @TempDir Path folder)
            throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open);
                ProcfsLinks links = ProcfsLinks.open(PROCFS);
                LinuxSocketDestroyEvents witness =
                        namespace.call(() -> LinuxSocketDestroyEvents.open(16 << 20, 1 << 17));
                LinuxSocketDestroyEvents few =
                        namespace.call(() -> LinuxSocketDestroyEvents.open(queueBytes, maxRows));
                Counted events = new Counted(few);
                Script script = namespace.call(() -> Script.start(folder, "both-ends", BOTH_ENDS))) {
            Sampler sampler = new Sampler(
                    new TableReader(source, ProcfsOwnerLookup.byFdScan(PROCFS, links)),
                    Optional.of(events),
                    () -> TcpStats.NONE,
                    new LatestSample(Duration.ofHours(1)),
                    new SamplerSettings(ProcessLabels.PROCESS_AND_PID, 500, 200, Duration.ofMinutes(10)),
                    DestinationNaming.NONE,
                    List.of());
            script.hear();
            sampler.sample();
            script.turn();
            sampler.sample();

            withoutReading(few, script, witness, 2 * HELD);
            ConnectionTotals held = total(sampler.sample());
            assertThat(held.opened()).isEqualTo(new ByDirection(HELD, HELD));
            assertThat(held.closed()).isEqualTo(held.opened());
            assertThat(held.traffic().get(Measure.SENT_BYTES)).isEqualTo(3 * HELD);
            assertThat(events.received + events.lost).isEqualTo(2 * HELD);
            long lost = events.lost;
            assertThat(lost).isPositive();

            withoutReading(few, script, witness, 2 * SHORT);
            ConnectionTotals all = total(sampler.sample());
            long more = events.lost - lost;
            assertThat(more).isPositive();
            assertThat(sum(all.opened())).isEqualTo(2 * (HELD + SHORT) - more);
            assertThat(all.closed()).isEqualTo(all.opened());
            assertThat(all.traffic().get(Measure.SENT_BYTES)).isBetween(3 * HELD + SHORT - more, 3L * HELD + SHORT);
        }
    }

    /**
     * Gives the script the turn while nothing reads, until the kernel has sent all events: the oldest subscriber is notified
     * last.
     */
    private static void withoutReading(
            LinuxSocketDestroyEvents few, Script script, LinuxSocketDestroyEvents witness, int events)
            throws Exception {
        synchronized (few) { // which keeps its thread from reading
            script.turn();
            new ReceivedDestroyEvents(witness).await(events, event -> true);
        }
    }

    /** Real destroy events, counted as they are received. */
    private static final class Counted implements SocketDestroyEvents {

        private final SocketDestroyEvents events;
        private long received;
        private long lost;

        Counted(SocketDestroyEvents events) {
            this.events = events;
        }

        @Override
        public DestroyedSockets drain() throws KernelException {
            DestroyedSockets drained = events.drain();
            received += drained.sockets().size();
            lost = drained.lost();
            return drained;
        }

        @Override
        public void close() {
            events.close();
        }
    }

    private static ConnectionTotals total(Sample sample) {
        return sample.series().stream()
                .map(series -> series.counts().totals())
                .reduce(sample.unattributed(), ConnectionTotals::plus);
    }

    private static long sum(ByDirection counts) {
        return counts.inbound() + counts.outbound();
    }
}
