package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.Deaths;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDeaths;
import dev.tcpwarden.kernel.StackFigures;
import dev.tcpwarden.process.procfs.ProcfsOwnerLookup;
import dev.tcpwarden.sample.Flow;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.ProcessLabels;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.SocketCounts.ByDirection;
import dev.tcpwarden.sample.TableReader;
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

/** What samples make of deaths of which many are lost, because the room for them was made small. */
class LostDeathsIT {

    private static final Path PROCFS = Path.of("/proc");
    private static final int HELD = 400;
    private static final int SHORT = 1_000;

    /** Both ends of connections: first some that are held for as long as the test likes, then some that end at once. */
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

    /** The first use of the network makes a few sockets, which die at once: not in the test's namespace. */
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
                LinuxSocketDeaths witness = namespace.call(() -> LinuxSocketDeaths.open(null, 16 << 20, 1 << 17));
                LinuxSocketDeaths few = namespace.call(() -> LinuxSocketDeaths.open(null, queueBytes, maxRows));
                Counted deaths = new Counted(few);
                Script script = namespace.call(() -> Script.start(folder, "both-ends", BOTH_ENDS))) {
            Sampler sampler = new Sampler(
                    new TableReader(source, ProcfsOwnerLookup.walking(PROCFS, links)),
                    Optional.of(deaths),
                    () -> StackFigures.NONE,
                    new LatestSample(Duration.ofHours(1)),
                    new SamplerSettings(ProcessLabels.PROCESS_AND_PID, 500, Duration.ofMinutes(10)),
                    List.of());
            script.hear();
            sampler.sample();
            script.turn();
            sampler.sample();

            unheard(few, script, witness, 2 * HELD);
            Flow held = total(sampler.sample());
            assertThat(held.opened()).isEqualTo(new ByDirection(HELD, HELD));
            assertThat(held.closed()).isEqualTo(held.opened());
            assertThat(held.traffic().get(Measure.SENT_BYTES)).isEqualTo(3 * HELD);
            assertThat(deaths.told + deaths.lost).isEqualTo(2 * HELD);
            long lost = deaths.lost;
            assertThat(lost).isPositive();

            unheard(few, script, witness, 2 * SHORT);
            Flow all = total(sampler.sample());
            long more = deaths.lost - lost;
            assertThat(more).isPositive();
            assertThat(sum(all.opened())).isEqualTo(2 * (HELD + SHORT) - more);
            assertThat(all.closed()).isEqualTo(all.opened());
            assertThat(all.traffic().get(Measure.SENT_BYTES)).isBetween(3 * HELD + SHORT - more, 3L * HELD + SHORT);
        }
    }

    /** Gives the script the turn while nothing reads, until the kernel has told of all deaths: who listens longest is told last. */
    private static void unheard(LinuxSocketDeaths few, Script script, LinuxSocketDeaths witness, int deaths)
            throws Exception {
        synchronized (few) { // which keeps its thread from reading
            script.turn();
            new HeardDeaths(witness).await(deaths, death -> true);
        }
    }

    /** Real deaths, counted as they are told. */
    private static final class Counted implements SocketDeaths {

        private final SocketDeaths deaths;
        private long told;
        private long lost;

        Counted(SocketDeaths deaths) {
            this.deaths = deaths;
        }

        @Override
        public Deaths drain() throws KernelException {
            Deaths drained = deaths.drain();
            told += drained.sockets().size();
            lost = drained.lost();
            return drained;
        }

        @Override
        public void close() {
            deaths.close();
        }
    }

    private static Flow total(Sample sample) {
        return sample.series().stream().map(series -> series.counts().flow()).reduce(sample.unattributed(), Flow::plus);
    }

    private static long sum(ByDirection counts) {
        return counts.inbound() + counts.outbound();
    }
}
