package dev.tcpwarden.sample;

import static dev.tcpwarden.socket.TcpState.CLOSE_WAIT;
import static dev.tcpwarden.socket.TcpState.ESTABLISHED;
import static dev.tcpwarden.socket.TcpState.FIN_WAIT2;
import static dev.tcpwarden.socket.TcpState.LISTEN;
import static dev.tcpwarden.socket.TcpState.TIME_WAIT;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.Endings;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessColumns;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.model.ConnectCounts;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.CounterTotals;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.SocketCounts;
import dev.tcpwarden.sample.model.SocketCounts.ByDirection;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTableBuilder;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.TableOf;
import dev.tcpwarden.testing.TestHost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What samples make of destroy events. */
class ClosedConnectionsTest {

    private static final ProcessInfo WEB = process("web", 7);
    private static final ProcessInfo JOB = process("job", 9);
    private static final String LISTENER = "0.0.0.0:80 -> 0.0.0.0:0";
    private static final String SERVER = "127.0.0.1:80 -> 127.0.0.1:5000";
    private static final String CLIENT = "127.0.0.1:5000 -> 10.0.0.1:443";
    private static final int IN_ORDER = 2;

    private record DestroyedSocket(
            long cookie, String connection, MeasureValues info, int pid, int acknowledgedControls, boolean finKnown) {

        /** As a disconnect leaves it; that of a listener is the same but for its address. */
        boolean isWiped() {
            return connection.endsWith(":0") && acknowledgedControls < IN_ORDER;
        }
    }

    private final TestHost host = new TestHost();
    private final List<DestroyedSocket> destroyed = new ArrayList<>();
    private boolean silent;
    private long lost;
    private final LatestSample latest = new LatestSample(Duration.ofSeconds(5));
    private final Sampler sampler = new Sampler(
            host.reader(),
            Optional.of(new Source()),
            () -> TcpStats.NONE,
            latest,
            SamplerTest.settings(ProcessLabels.PROCESS_AND_PID, 500),
            DestinationNaming.NONE,
            List.of());

    private final class Source implements SocketDestroyEvents {

        @Override
        public DestroyedSockets drain() throws KernelException {
            if (silent) {
                throw new KernelException("recv: EBADF (9)");
            }
            TcpTableBuilder table = new TcpTableBuilder(destroyed.size());
            ProcessColumns processes = new ProcessColumns(destroyed.size());
            byte[] controls = new byte[destroyed.size()];
            BitSet finKnown = new BitSet();
            BitSet wiped = new BitSet();
            for (int row = 0; row < destroyed.size(); row++) {
                DestroyedSocket socket = destroyed.get(row);
                SocketId id = new SocketId(Connection.parse(socket.connection), false, 0, socket.cookie);
                table.add(new TcpSocket(id, TcpState.CLOSE, 0, 0, 0, 0, socket.info));
                processes.set(row, socket.pid, socket.pid, ""); // start times as TableOf writes them
                controls[row] = (byte) socket.acknowledgedControls;
                finKnown.set(row, socket.finKnown);
                wiped.set(row, socket.isWiped());
            }
            destroyed.clear();
            return new DestroyedSockets(
                    table.build(),
                    processes,
                    finKnown,
                    new BitSet(),
                    wiped,
                    controls,
                    new Endings(0),
                    Optional.empty(),
                    lost);
        }

        @Override
        public void close() {}
    }

    private static CounterTotals traffic(long sent, long received, long segments, long retransmitted) {
        MeasureValues did = did(sent, received, segments, retransmitted);
        long[] sums = new long[Measure.ALL.size()];
        Measure.COUNTERS.forEach(counter -> sums[counter.ordinal()] = did.get(counter));
        return new CounterTotals(sums);
    }

    private static MeasureValues did(long sent, long received, long segments, long retransmitted) {
        return Measured.of(sent, received, segments, retransmitted, 100, 0, false);
    }

    private void destroy(long cookie, String connection, MeasureValues info, int pid) {
        destroyed.add(new DestroyedSocket(cookie, connection, info, pid, IN_ORDER, true));
    }

    private ConnectionTotals totals(String process) throws IOException {
        return sampler.sample().series().stream()
                .filter(series -> series.process().equals(process))
                .findFirst()
                .orElseThrow()
                .counts()
                .totals();
    }

    private static TableOf listening() {
        return new TableOf().owned(WEB, 1, LISTEN, LISTENER);
    }

    private void onlyListens() {
        host.table = listening().build();
    }

    /** With one connection, which has done that. */
    private void serves(MeasureValues info) {
        host.table = listening().owned(WEB, 2, ESTABLISHED, SERVER, info).build();
    }

    @Test
    void whatGoesOnIsCountedFromSampleToSample() throws IOException {
        serves(did(100, 50, 9, 1));
        assertThat(totals("web")).as("not what was before the agent").isEqualTo(ConnectionTotals.ZERO);
        serves(did(130, 55, 12, 2));
        assertThat(totals("web"))
                .isEqualTo(new ConnectionTotals(
                        ByDirection.ZERO, ByDirection.ZERO, 0, 0, ConnectCounts.ZERO, traffic(30, 5, 3, 1)));
    }

    @Test
    void segmentsAreCountedOverTheEndOf32Bits() throws IOException {
        serves(did(0, 0, 0xffff_fffeL, 0));
        sampler.sample();
        serves(did(0, 0, 3, 0));
        assertThat(totals("web").traffic().get(Measure.SENT_SEGMENTS)).isEqualTo(5);
    }

    @Test
    void theLastBytesOfAConnectionCountOnce() throws IOException {
        serves(did(100, 50, 9, 0));
        sampler.sample();
        destroy(2, SERVER, did(140, 60, 11, 0), 0);
        onlyListens();
        ConnectionTotals expected = new ConnectionTotals(
                ByDirection.ZERO, new ByDirection(1, 0), 0, 0, ConnectCounts.ZERO, traffic(40, 10, 2, 0));
        assertThat(totals("web")).isEqualTo(expected);
        assertThat(totals("web")).isEqualTo(expected);
    }

    @Test
    void ofWhatTheFirstTableLacksNothingIsBooked() throws IOException {
        onlyListens();
        host.onRead = () -> destroy(2, SERVER, did(140, 60, 11, 0), 0);
        assertThat(totals("web")).isEqualTo(ConnectionTotals.ZERO);
        host.onRead = () -> {};
        assertThat(totals("web")).isEqualTo(ConnectionTotals.ZERO);
    }

    @Test
    void theDestroyEventsOfASampleThatFailedAreBookedOnceByTheNext() throws IOException {
        onlyListens();
        sampler.sample();
        destroy(5, SERVER, did(10, 20, 4, 0), 0);
        host.broken = true;
        assertThatThrownBy(sampler::sample).isInstanceOf(KernelException.class);
        host.broken = false;
        ConnectionTotals once = new ConnectionTotals(
                new ByDirection(1, 0), new ByDirection(1, 0), 1, 0, ConnectCounts.ZERO, traffic(10, 20, 4, 0));
        assertThat(totals("web")).isEqualTo(once);
        assertThat(totals("web")).isEqualTo(once);
    }

    @Test
    void aDestroyEventThatComesLaterThanTheTableIsNoOtherConnection() throws IOException {
        serves(did(100, 50, 9, 0));
        sampler.sample();
        onlyListens();
        assertThat(totals("web").closed()).isEqualTo(new ByDirection(1, 0));
        destroy(2, SERVER, did(140, 60, 11, 0), 0);
        assertThat(totals("web"))
                .isEqualTo(new ConnectionTotals(
                        ByDirection.ZERO, new ByDirection(1, 0), 0, 0, ConnectCounts.ZERO, traffic(40, 10, 2, 0)));
    }

    @Test
    void whatNoSampleSawIsTheListenersOrTheConnectingProcesses() throws IOException {
        host.running.add(JOB);
        onlyListens();
        sampler.sample();
        destroy(5, SERVER, did(10, 20, 4, 0), 0);
        destroy(6, CLIENT, did(1, 2, 3, 0), JOB.pid());
        destroy(7, CLIENT, did(4, 5, 6, 0), 4711);
        destroy(8, "0.0.0.0:81 -> 0.0.0.0:0", MeasureValues.NONE, JOB.pid());

        assertThat(totals("web"))
                .isEqualTo(new ConnectionTotals(
                        new ByDirection(1, 0), new ByDirection(1, 0), 1, 0, ConnectCounts.ZERO, traffic(10, 20, 4, 0)));
        assertThat(totals("job"))
                .isEqualTo(new ConnectionTotals(
                        new ByDirection(0, 1), new ByDirection(0, 1), 1, 0, ConnectCounts.ZERO, traffic(1, 2, 3, 0)));
        assertThat(latest.newest().orElseThrow().unattributed())
                .as("its process has exited")
                .isEqualTo(new ConnectionTotals(
                        new ByDirection(0, 1), new ByDirection(0, 1), 1, 0, ConnectCounts.ZERO, traffic(4, 5, 6, 0)));
    }

    @Test
    void oneOfWhichTheAddressesWereWipedCountsOnceWithoutBytes() throws IOException {
        host.running.add(JOB);
        host.table = listening().owned(JOB, 4, ESTABLISHED, CLIENT).build();
        sampler.sample();
        onlyListens();
        destroyed.add(new DestroyedSocket(4, "0.0.0.0:5000 -> 0.0.0.0:0", MeasureValues.NONE, 0, 0, false));
        destroyed.add(new DestroyedSocket(5, "0.0.0.0:5001 -> 0.0.0.0:0", MeasureValues.NONE, 0, 0, false));
        destroyed.add(new DestroyedSocket(6, "0.0.0.0:80 -> 0.0.0.0:0", MeasureValues.NONE, 0, 0, false));
        destroyed.add(new DestroyedSocket(7, "0.0.0.0:5002 -> 0.0.0.0:0", MeasureValues.NONE, JOB.pid(), 0, false));

        Sample sample = sampler.sample();

        ByDirection in = new ByDirection(1, 0);
        ByDirection out = new ByDirection(0, 1);
        assertThat(sample.unattributed())
                .isEqualTo(new ConnectionTotals(out, out, 1, 1, ConnectCounts.ZERO, traffic(0, 0, 0, 0)));
        assertThat(sample.processes())
                .extracting(published -> published.counts().totals())
                .containsExactlyInAnyOrder(
                        new ConnectionTotals(in, in, 1, 1, ConnectCounts.ZERO, traffic(0, 0, 0, 0)),
                        new ConnectionTotals(
                                out, new ByDirection(0, 2), 1, 2, ConnectCounts.ZERO, traffic(0, 0, 0, 0)));
    }

    @Test
    void aNewConnectionWithoutAnOwnerIsBookedForTheOwnerOfItsDestroyEvent() throws IOException {
        onlyListens();
        sampler.sample();
        host.table =
                listening().raced(5, ESTABLISHED, SERVER, did(10, 1_000, 4, 0)).build();
        assertThat(totals("web")).isEqualTo(ConnectionTotals.ZERO);
        assertThat(latest.newest().orElseThrow().unattributed()).isEqualTo(ConnectionTotals.ZERO);
        onlyListens();
        destroy(5, SERVER, did(10, 1_024, 5, 0), 0);
        assertThat(totals("web"))
                .isEqualTo(new ConnectionTotals(
                        new ByDirection(1, 0),
                        new ByDirection(1, 0),
                        0,
                        0,
                        ConnectCounts.ZERO,
                        traffic(10, 1_024, 5, 0)));
        assertThat(latest.newest().orElseThrow().unattributed()).isEqualTo(ConnectionTotals.ZERO);
    }

    @Test
    void aNewConnectionWithoutAnOwnerIsBookedForTheOwnerInTheNextTable() throws IOException {
        onlyListens();
        sampler.sample();
        host.table =
                listening().raced(5, ESTABLISHED, SERVER, did(10, 1_000, 4, 0)).build();
        sampler.sample();
        host.table = listening()
                .owned(WEB, 5, ESTABLISHED, SERVER, did(20, 1_001, 6, 1))
                .build();
        assertThat(totals("web"))
                .isEqualTo(new ConnectionTotals(
                        new ByDirection(1, 0), ByDirection.ZERO, 0, 0, ConnectCounts.ZERO, traffic(20, 1_001, 6, 1)));
    }

    @Test
    void whatTheKernelKeepsOfAClosedConnectionIsNoOther() throws IOException {
        host.running.add(JOB);
        sampler.sample();
        host.table = new TableOf()
                .unowned(UnattributedReason.ORPHANED, 6, FIN_WAIT2, CLIENT)
                .build();
        destroy(6, CLIENT, did(1, 2, 3, 0), JOB.pid());
        ConnectionTotals once = new ConnectionTotals(
                new ByDirection(0, 1), new ByDirection(0, 1), 1, 0, ConnectCounts.ZERO, traffic(1, 2, 3, 0));

        assertThat(totals("job")).isEqualTo(once);
        host.table = new TableOf()
                .unowned(UnattributedReason.TIME_WAIT, 6, TIME_WAIT, CLIENT)
                .build();
        assertThat(totals("job")).isEqualTo(once);
        host.table = new TableOf().build();
        assertThat(totals("job")).isEqualTo(once);
    }

    @Test
    void anOrphanThatNoProcessWasSeenToHoldIsBookedOnceWhenItIsDestroyed() throws IOException {
        host.running.add(JOB);
        sampler.sample();
        host.table =
                new TableOf().orphaned(6, FIN_WAIT2, CLIENT, did(1, 2, 3, 0)).build();
        assertThat(sampler.sample().unattributed()).isEqualTo(ConnectionTotals.ZERO);
        destroy(6, CLIENT, did(1, 2, 3, 0), JOB.pid());
        host.table = new TableOf().build();
        ConnectionTotals once = new ConnectionTotals(
                new ByDirection(0, 1), new ByDirection(0, 1), 0, 0, ConnectCounts.ZERO, traffic(1, 2, 3, 0));

        assertThat(totals("job")).isEqualTo(once);
        assertThat(totals("job")).isEqualTo(once);
        assertThat(latest.newest().orElseThrow().unattributed()).isEqualTo(ConnectionTotals.ZERO);
    }

    @Test
    void soIsOneThatASampleBeforeSawOwned() throws IOException {
        host.running.add(JOB);
        host.table = new TableOf()
                .owned(JOB, 6, ESTABLISHED, CLIENT, did(0, 0, 2, 0))
                .build();
        sampler.sample();
        host.table =
                new TableOf().orphaned(6, FIN_WAIT2, CLIENT, did(100, 7, 5, 1)).build();
        assertThat(totals("job").traffic().get(Measure.SENT_BYTES)).isEqualTo(100);
        destroy(6, CLIENT, did(110, 8, 6, 1), JOB.pid());
        host.table = new TableOf().build();

        assertThat(totals("job"))
                .isEqualTo(new ConnectionTotals(
                        ByDirection.ZERO, new ByDirection(0, 1), 0, 0, ConnectCounts.ZERO, traffic(110, 8, 4, 1)));
    }

    @Test
    void aFinThatWasCountedAsAByteIsTakenFromTheBytesThatComeNext() throws IOException {
        serves(did(0, 0, 1, 0));
        sampler.sample();
        serves(did(0, 51, 2, 0));
        assertThat(totals("web").traffic().get(Measure.RECEIVED_BYTES))
                .as("the state was read before the FIN came")
                .isEqualTo(51);
        host.table =
                listening().owned(WEB, 2, CLOSE_WAIT, SERVER, did(0, 50, 2, 0)).build();
        assertThat(totals("web").traffic().get(Measure.RECEIVED_BYTES))
                .as("a counter never goes back")
                .isEqualTo(51);
        host.table = listening()
                .owned(WEB, 2, CLOSE_WAIT, SERVER, did(0, 50, 2, 0))
                .owned(WEB, 3, ESTABLISHED, "127.0.0.1:80 -> 127.0.0.1:5001", did(0, 10, 2, 0))
                .build();
        assertThat(totals("web").traffic().get(Measure.RECEIVED_BYTES)).isEqualTo(60);
    }

    @Test
    void aMissedOwnerOfAnOldConnectionChangesNothing() throws IOException {
        host.table = listening()
                .owned(WEB, 5, ESTABLISHED, SERVER, did(10, 10, 1, 0))
                .build();
        sampler.sample();
        host.table =
                listening().raced(5, ESTABLISHED, SERVER, did(20, 20, 2, 0)).build();
        sampler.sample();
        host.table = listening()
                .owned(WEB, 5, ESTABLISHED, SERVER, did(30, 30, 3, 0))
                .build();
        assertThat(totals("web"))
                .isEqualTo(new ConnectionTotals(
                        ByDirection.ZERO, ByDirection.ZERO, 0, 0, ConnectCounts.ZERO, traffic(20, 20, 2, 0)));
        assertThat(latest.newest().orElseThrow().unattributed()).isEqualTo(ConnectionTotals.ZERO);
    }

    @Test
    void theFinOfThePeerIsNoByteWhereTheLastStateShowsIt() throws IOException {
        host.table =
                listening().owned(WEB, 2, CLOSE_WAIT, SERVER, did(0, 50, 9, 0)).build();
        sampler.sample();
        onlyListens();
        destroyed.add(new DestroyedSocket(2, SERVER, did(0, 51, 9, 0), 0, IN_ORDER, false));
        assertThat(totals("web").traffic().get(Measure.RECEIVED_BYTES)).isZero();
    }

    @Test
    void aCloseWithoutTheAcknowledgementOfItsFinIsAnAbort() throws IOException {
        host.table = listening().owned(JOB, 3, ESTABLISHED, CLIENT).build();
        sampler.sample();
        onlyListens();
        destroyed.add(new DestroyedSocket(3, CLIENT, did(0, 0, 1, 0), 0, 1, true)); // of only the SYN
        destroyed.add(new DestroyedSocket(4, SERVER, did(0, 0, 1, 0), 0, 1, true)); // of the FIN
        destroyed.add(new DestroyedSocket(5, SERVER, did(0, 0, 1, 0), 0, 0, true));
        assertThat(totals("job").aborted()).isEqualTo(1);
        assertThat(totals("web").aborted()).isEqualTo(1);
    }

    @Test
    void aProcessThatExitedStaysForOneSampleSoThatItsLastBytesAreCounted() throws IOException {
        host.table = new TableOf()
                .owned(JOB, 3, ESTABLISHED, CLIENT, did(5, 5, 5, 0))
                .build();
        sampler.sample();
        host.table = new TableOf().build();
        host.exited.add(JOB.identity());
        destroy(3, CLIENT, did(1_005, 5, 8, 0), 0);
        assertThat(totals("job").traffic().get(Measure.SENT_BYTES)).isEqualTo(1_000);
        assertThat(sampler.sample().series()).isEmpty();
    }

    @Test
    void timeWaitOfWhatNoSampleSawBelongsToTheLastWhoHadThePair() throws IOException {
        host.running.add(JOB);
        host.table = new TableOf().owned(WEB, 3, ESTABLISHED, CLIENT).build();
        sampler.sample();
        host.table = new TableOf()
                .unowned(UnattributedReason.TIME_WAIT, 99, TIME_WAIT, CLIENT)
                .build();
        destroy(3, CLIENT, MeasureValues.NONE, 0);
        destroy(4, CLIENT, MeasureValues.NONE, JOB.pid());

        Sample sample = sampler.sample();

        SocketCounts job = sample.series().stream()
                .filter(series -> series.process().equals("job"))
                .findFirst()
                .orElseThrow()
                .counts();
        assertThat(job.inferred(Evidence.HISTORY).get(TIME_WAIT)).isEqualTo(1);
    }

    @Test
    void alsoWhereItWasDestroyedJustAfterTheTableWasRead() throws IOException {
        host.running.add(JOB);
        sampler.sample();
        host.onRead = () -> destroy(4, CLIENT, MeasureValues.NONE, JOB.pid());
        sampler.sample();
        host.onRead = () -> {};
        host.table = new TableOf()
                .unowned(UnattributedReason.TIME_WAIT, 4, TIME_WAIT, CLIENT)
                .build();

        assertThat(sampler.sample()
                        .series()
                        .get(0)
                        .counts()
                        .inferred(Evidence.HISTORY)
                        .get(TIME_WAIT))
                .isEqualTo(1);
    }

    @Test
    void aProcessThatExitedStaysWhereItsDestroyEventComesASampleLater() throws IOException {
        host.running.add(JOB);
        sampler.sample();
        host.table = new TableOf()
                .unowned(UnattributedReason.TIME_WAIT, 4, TIME_WAIT, CLIENT)
                .build();
        sampler.sample();
        destroy(4, CLIENT, MeasureValues.NONE, JOB.pid());

        assertThat(sampler.sample()
                        .series()
                        .get(0)
                        .counts()
                        .inferred(Evidence.HISTORY)
                        .get(TIME_WAIT))
                .isEqualTo(1);
    }

    @Test
    void countsLostEventsAndReportsNoneOnceEventsStop() throws IOException {
        lost = 3;
        assertThat(sampler.sample().destroyEventsLost()).isEqualTo(OptionalLong.of(3));
        silent = true;
        assertThat(sampler.sample().destroyEventsLost()).isEmpty();
        silent = false;
        assertThat(sampler.sample().destroyEventsLost()).isEmpty();
    }
}
