package dev.tcpwarden.sample;

import static dev.tcpwarden.socket.Direction.INBOUND;
import static dev.tcpwarden.socket.Direction.OUTBOUND;
import static dev.tcpwarden.socket.TcpState.CLOSE_WAIT;
import static dev.tcpwarden.socket.TcpState.ESTABLISHED;
import static dev.tcpwarden.socket.TcpState.FIN_WAIT1;
import static dev.tcpwarden.socket.TcpState.LISTEN;
import static dev.tcpwarden.socket.TcpState.TIME_WAIT;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ListenerSeries;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.ProcessSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.sample.model.SocketCounts;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import dev.tcpwarden.testing.TestHost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SamplerTest {

    private static final ProcessInfo WEB = process("web", 7);
    private static final ProcessInfo WEB2 = process("web", 8);
    private static final ProcessInfo JOB = process("job", 9);
    private static final String LISTENER = "0.0.0.0:80 -> 0.0.0.0:0";

    private final TestHost host = new TestHost();
    private final LatestSample latest = new LatestSample(Duration.ofSeconds(5));
    private final List<String> notified = new ArrayList<>();

    private Sampler sampler(ProcessLabels labels, int max) {
        SampleListener listener = new SampleListener() {
            @Override
            public void sampled(Sample sample) {
                notified.add("sampled " + sample.sequence());
            }

            @Override
            public void changed(Sample sample, TableDiff changes) {
                if (!sample.table().equals(changes.current())) {
                    notified.add("changes of another sample");
                }
                changes.closed().forEach(changes.previous().table()::state); // fails if its memory is used again
            }

            @Override
            public void failed(IOException why) {
                notified.add("failed " + why.getMessage());
                throw new IllegalStateException("a listener's failure changes nothing");
            }
        };
        return new Sampler(
                host.reader(),
                Optional.empty(),
                () -> TcpStats.NONE,
                latest,
                settings(labels, max),
                DestinationNaming.NONE,
                List.of(listener));
    }

    static SamplerSettings settings(ProcessLabels labels, int max) {
        return new SamplerSettings(labels, max, 200, Duration.ofMinutes(10));
    }

    private static String inbound(int peer) {
        return "127.0.0.1:80 -> 127.0.0.1:" + peer;
    }

    private static String outbound(int own) {
        return "127.0.0.1:" + own + " -> 10.0.0.1:443";
    }

    private static SocketCounts counts(Sample sample, String process, String pid) {
        return sample.series().stream()
                .filter(series ->
                        series.process().equals(process) && series.pid().equals(pid))
                .map(ProcessSeries::counts)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void addsUpWhatEachProcessHas() throws IOException {
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER, 3, 128)
                .owned(WEB, 2, ESTABLISHED, inbound(5000), 10, 20)
                .owned(WEB, 3, CLOSE_WAIT, inbound(5001), 1, 2)
                .owned(WEB, 4, ESTABLISHED, outbound(6000), 100, 200)
                .owned(JOB, 5, ESTABLISHED, "[::1]:9 -> [::1]:10")
                .unowned(UnattributedReason.TIME_WAIT, 6, TIME_WAIT, inbound(5002))
                .build();

        Sample sample = sampler(ProcessLabels.PROCESS_AND_PID, 500).sample();

        SocketCounts web = counts(sample, "web", "7");
        assertThat(web.byState().get(ESTABLISHED)).isEqualTo(2);
        assertThat(web.byState().total()).isEqualTo(4);
        assertThat(web.established().get(INBOUND)).isEqualTo(1);
        assertThat(web.established().get(OUTBOUND)).isEqualTo(1);
        assertThat(web.receiveQueueBytes()).as("the backlog is no bytes").isEqualTo(111);
        assertThat(web.sendQueueBytes()).isEqualTo(222);
        assertThat(sample.listeners())
                .containsExactly(
                        new ListenerSeries(ProcessLabels.PROCESS_AND_PID.key(WEB), "0.0.0.0", "80", 3, 128, 1));
        assertThat(sample.host().ipv4().total()).isEqualTo(5);
        assertThat(sample.host().ipv6().get(ESTABLISHED)).isEqualTo(1);
        assertThat(sample.host().unattributed(UnattributedReason.TIME_WAIT).get(TIME_WAIT))
                .isEqualTo(1);
        assertThat(sample.processes())
                .extracting(published -> published.process().name())
                .containsExactly("web", "job");
        assertThat(latest.fresh()).containsSame(sample);
        assertThat(notified).containsExactly("sampled 1");
    }

    @Test
    void countsWhatOpenedAndClosedSinceTheFirstSample() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS_AND_PID, 500);
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .owned(WEB, 2, ESTABLISHED, inbound(5000))
                .build();
        assertThat(counts(sampler.sample(), "web", "7").totals().opened().get(INBOUND))
                .as("what the first sample finds was not seen to open")
                .isZero();
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .owned(WEB, 3, ESTABLISHED, inbound(5001))
                .owned(WEB, 4, ESTABLISHED, outbound(6000))
                .build();
        SocketCounts second = counts(sampler.sample(), "web", "7");
        assertThat(second.totals().opened()).isEqualTo(new SocketCounts.ByDirection(1, 1));
        assertThat(second.totals().closed()).isEqualTo(new SocketCounts.ByDirection(1, 0));
        host.table = new TableOf().owned(WEB, 1, LISTEN, LISTENER).build();
        assertThat(counts(sampler.sample(), "web", "7").totals().closed())
                .isEqualTo(new SocketCounts.ByDirection(2, 1));
    }

    @Test
    void aLateOwnerOpensAndKeepsItsOrphanUntilThatCloses() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS_AND_PID, 500);
        host.table = new TableOf().owned(WEB, 1, LISTEN, LISTENER).build();
        sampler.sample();
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .unowned(UnattributedReason.RACED, 2, ESTABLISHED, inbound(5000))
                .build();
        assertThat(counts(sampler.sample(), "web", "7").totals().opened().get(INBOUND))
                .isZero();
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .owned(WEB, 2, ESTABLISHED, inbound(5000))
                .build();
        assertThat(counts(sampler.sample(), "web", "7").totals().opened().get(INBOUND))
                .isEqualTo(1);
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .unowned(UnattributedReason.ORPHANED, 2, FIN_WAIT1, inbound(5000))
                .build();
        SocketCounts orphaned = counts(sampler.sample(), "web", "7");
        assertThat(orphaned.totals().closed().get(INBOUND)).isZero();
        assertThat(orphaned.byState().get(FIN_WAIT1)).isEqualTo(1);
        assertThat(orphaned.inferred(Evidence.HISTORY).get(FIN_WAIT1)).isEqualTo(1);
        host.table = new TableOf().owned(WEB, 1, LISTEN, LISTENER).build();
        assertThat(counts(sampler.sample(), "web", "7").totals().closed().get(INBOUND))
                .isEqualTo(1);
    }

    @Test
    void aConnectionThatChangesHandsClosesForTheOneAndOpensForTheOther() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS_AND_PID, 500);
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .owned(WEB, 2, ESTABLISHED, inbound(5000))
                .build();
        sampler.sample();
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .owned(WEB2, 2, ESTABLISHED, inbound(5000))
                .build();

        Sample sample = sampler.sample();

        assertThat(counts(sample, "web", "7").totals().closed().get(INBOUND)).isEqualTo(1);
        assertThat(counts(sample, "web", "8").totals().opened().get(INBOUND)).isEqualTo(1);
    }

    @Test
    void anUnexpectedErrorIsAFailedSampleToo() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS_AND_PID, 500);
        host.onRead = () -> {
            throw new IllegalStateException("broken");
        };

        assertThatThrownBy(sampler::sample).hasMessage("broken");

        assertThat(notified).containsExactly("failed unexpected error: java.lang.IllegalStateException: broken");
        host.onRead = () -> {};
        assertThat(sampler.sample().sequence()).isEqualTo(1);
    }

    @Test
    void aProcessWithoutSocketsStaysWithZerosUntilItExits() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS_AND_PID, 500);
        host.table = new TableOf().owned(JOB, 2, ESTABLISHED, outbound(6000)).build();
        sampler.sample();
        host.table = new TableOf().build();

        Sample idle = sampler.sample();

        assertThat(counts(idle, "job", "9").byState().total()).isZero();
        assertThat(counts(idle, "job", "9").totals().closed().get(OUTBOUND)).isEqualTo(1);
        host.exited.add(JOB.identity());
        assertThat(sampler.sample().series()).isEmpty();
        assertThat(latest.fresh().orElseThrow().processes()).isEmpty();
    }

    @Test
    void beyondTheLimitTheProcessesWithFewestSocketsAreFolded() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS_AND_PID, 1);
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER, 1, 128)
                .owned(WEB, 2, ESTABLISHED, inbound(5000))
                .owned(JOB, 3, ESTABLISHED, outbound(6000))
                .owned(WEB2, 4, LISTEN, "0.0.0.0:81 -> 0.0.0.0:0", 2, 64)
                .build();

        Sample sample = sampler.sample();

        assertThat(sample.series())
                .extracting(ProcessSeries::process, ProcessSeries::pid)
                .containsExactly(tuple("web", "7"), tuple("~other", ""));
        assertThat(counts(sample, "~other", "").byState().total()).isEqualTo(2);
        assertThat(sample.processes()).hasSize(1);
        assertThat(sample.listeners()).contains(new ListenerSeries(SeriesKey.OTHER, "0.0.0.0", "81", 2, 64, 0));

        host.table = new TableOf().owned(WEB, 1, LISTEN, LISTENER, 1, 128).build();
        host.exited.add(WEB2.identity());
        host.exited.add(JOB.identity());
        SocketCounts other = counts(sampler.sample(), "~other", "");
        assertThat(other.byState().total()).isZero();
        assertThat(other.totals().closed())
                .as("what a process closed as it exited")
                .isEqualTo(new SocketCounts.ByDirection(0, 1));
    }

    @Test
    void underNamesOnlyNoCounterGoesBackWhenOneOfSeveralExits() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS, 500);
        host.table = new TableOf().build();
        sampler.sample();
        host.table = new TableOf()
                .owned(WEB, 2, ESTABLISHED, outbound(6000))
                .owned(WEB2, 3, ESTABLISHED, outbound(6001))
                .build();
        assertThat(counts(sampler.sample(), "web", "").totals().opened().get(OUTBOUND))
                .isEqualTo(2);
        host.table = new TableOf().owned(WEB2, 3, ESTABLISHED, outbound(6001)).build();
        host.exited.add(WEB.identity());

        SocketCounts web = counts(sampler.sample(), "web", "");

        assertThat(web.totals().opened().get(OUTBOUND)).isEqualTo(2);
        assertThat(web.totals().closed().get(OUTBOUND))
                .as("closed as its process exited")
                .isEqualTo(1);
        assertThat(web.byState().total()).isEqualTo(1);
        assertThat(sampler.sample().processes()).hasSize(1);
    }

    @Test
    void aFailedReadLeavesTheLastSampleAndTheCountersRight() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS_AND_PID, 500);
        host.table = new TableOf().owned(WEB, 2, ESTABLISHED, outbound(6000)).build();
        Sample before = sampler.sample();
        host.broken = true;

        assertThatThrownBy(sampler::sample).isInstanceOf(IOException.class).hasMessageContaining("ENOBUFS");

        assertThat(latest.fresh()).containsSame(before);
        host.broken = false;
        assertThat(counts(sampler.sample(), "web", "7").totals().closed()).isEqualTo(SocketCounts.ByDirection.ZERO);
        assertThat(notified).containsExactly("sampled 1", "failed dump of AF_INET: ENOBUFS (105)", "sampled 2");
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES) // a sampler that waits for the reader waits for ever
    void theTableBeforeTheNewestIsRetiredAfterTheListenersUnlessItIsRead() throws IOException {
        Sampler sampler = sampler(ProcessLabels.PROCESS_AND_PID, 500);
        host.table = new TableOf().owned(WEB, 1, LISTEN, LISTENER).build();
        AttributedTable first = sampler.sample().table();
        assertThat(host.recycled).isEmpty();
        AttributedTable second = sampler.sample().table();
        assertThat(notified).containsExactly("sampled 1", "sampled 2");
        assertThat(host.recycled).hasSize(1);
        assertThatThrownBy(() -> first.table().state(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> first.owners().isOwned(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> first.ages().orElseThrow().age(0)).isInstanceOf(IndexOutOfBoundsException.class);
        latest.reading(() -> {
            try {
                return sampler.sample();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(host.recycled).as("dropped, not used again").hasSize(1);
        assertThat(second.table().state(0)).isEqualTo(LISTEN);
    }

    @Test
    void everySocketCountsOnce() throws IOException {
        host.table = new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .owned(JOB, 2, CLOSE_WAIT, inbound(1))
                .unowned(UnattributedReason.ORPHANED, 3, FIN_WAIT1, inbound(2))
                .build();

        Sample sample = sampler(ProcessLabels.PROCESS_AND_PID, 1).sample();

        for (TcpState state : TcpState.ALL) {
            int owned = sample.series().stream()
                    .mapToInt(series -> series.counts().byState().get(state))
                    .sum();
            int unowned = sample.host().unattributed().values().stream()
                    .mapToInt(byState -> byState.get(state))
                    .sum();
            assertThat(owned + unowned).isEqualTo(sample.host().byState().get(state));
        }
    }
}
