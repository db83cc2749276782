package dev.tcpwarden.sample.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.ConnectAttempts;
import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.Endings;
import dev.tcpwarden.kernel.ProcessColumns;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.history.TableHistory;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.DestinationSeries;
import dev.tcpwarden.sample.model.EventProcess;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.ResolvedAttempts;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.TableOf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DestinationLedgerTest {

    private static final int MOST = 10;
    private static final ProcessInfo WEB = TableOf.process("web", 7);
    private static final EventProcess BY_WEB = new EventProcess(WEB, "");

    private final DestinationLedger ledger = ledger(DestinationNaming.NONE);
    private long now;

    private ConnectAttempts attempts = new ConnectAttempts(0);
    private List<EventProcess> by = new ArrayList<>();

    private static DestinationLedger ledger(DestinationNaming naming) {
        return new DestinationLedger(ProcessLabels.PROCESS_AND_PID, MOST, naming);
    }

    private void attempt(EventProcess process, String address, int port, ConnectResult result, long nanos) {
        IpAddress to = IpAddress.parse(address);
        attempts.add(attempts.size(), to.high(), to.low(), (char) port, result, nanos);
        by.add(process);
    }

    private void attempts(int count, String address, ConnectResult result) {
        for (int i = 0; i < count; i++) {
            attempt(BY_WEB, address, 443, result, 1000);
        }
    }

    private List<DestinationSeries> sample(DestinationLedger to, TableOf rows) {
        AttributedTable table = new TableHistory(process -> true).first(rows.build());
        DestroyedSockets destroyed = new DestroyedSockets(
                new TableOf().build().table(),
                new ProcessColumns(0),
                new BitSet(),
                new BitSet(),
                new BitSet(),
                new byte[0],
                new Endings(0),
                Optional.of(attempts),
                0);
        ClosedConnections closed =
                new ClosedConnections(destroyed, List.of(), Optional.of(new ResolvedAttempts(attempts, by)));
        attempts = new ConnectAttempts(0);
        by = new ArrayList<>();
        return to.update(TableDiff.first(table), Optional.of(closed), Map.of(), now);
    }

    private List<DestinationSeries> sample() {
        now += Duration.ofSeconds(5).toNanos();
        return sample(ledger, new TableOf());
    }

    /** By destination the attempts with that result, those without any left out. */
    private static Map<String, Long> counts(List<DestinationSeries> series, ConnectResult result) {
        Map<String, Long> counts = new TreeMap<>();
        series.forEach(it -> counts.merge(it.destination(), it.connects().get(result), Long::sum));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    @Test
    void eachAttemptCountsForItsProcessAndDestination() {
        attempt(BY_WEB, "10.0.0.1", 443, ConnectResult.ESTABLISHED, 2_000_000);
        attempt(BY_WEB, "::ffff:10.0.0.1", 443, ConnectResult.ESTABLISHED, 4_000_000);
        attempt(BY_WEB, "10.0.0.1", 443, ConnectResult.ESTABLISHED, 0);
        attempt(BY_WEB, "10.0.0.1", 443, ConnectResult.REFUSED, 1_000);
        attempt(new EventProcess(null, "curl"), "2001:db8::1", 80, ConnectResult.TIMED_OUT, 1_000);
        attempt(EventProcess.UNKNOWN, "10.0.0.1", 443, ConnectResult.OTHER, 1_000);

        List<DestinationSeries> series = sample();

        assertThat(series)
                .extracting(it -> it.owner().process() + " " + it.destination())
                .containsExactly(" 10.0.0.1:443", "curl [2001:db8::1]:80", "web 10.0.0.1:443");
        DestinationSeries web = series.get(2);
        assertThat(web.owner().pid()).isEmpty();
        assertThat(web.connects().get(ConnectResult.ESTABLISHED)).isEqualTo(3);
        assertThat(web.timedConnects()).isEqualTo(2);
        assertThat(web.connectNanos()).isEqualTo(6_000_000);
        assertThat(web.connects().failed()).isEqualTo(1);
        assertThat(series.get(1).connects().get(ConnectResult.TIMED_OUT)).isEqualTo(1);
    }

    @Test
    void theTableTellsHowManyThereAreAndTheirMedianRoundTrip() {
        TableOf rows = new TableOf();
        long[] micros = {300, 100, 200, 900};
        for (int i = 0; i < micros.length; i++) {
            rows.owned(
                    WEB,
                    i + 1,
                    TcpState.ESTABLISHED,
                    "10.0.0.9:" + (5000 + i) + " -> 10.0.0.1:443",
                    Measured.of(1, 2, 3, 0, micros[i], 0, i == 0));
        }
        rows.owned(WEB, 9, TcpState.SYN_SENT, "10.0.0.9:6000 -> 10.0.0.2:443");

        List<DestinationSeries> series = sample(ledger, rows);

        assertThat(series).hasSize(2);
        assertThat(series.get(0).connections()).isEqualTo(4);
        assertThat(series.get(0).stalled()).isEqualTo(1);
        assertThat(series.get(0).rttMicros()).as("the lower one of two").hasValue(200);
        assertThat(series.get(1).connections()).isZero();
        assertThat(series.get(1).rttMicros()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void whatHasANameIsOneDestination() {
        DestinationLedger named = ledger((high, low, port) -> port == 443 ? "api" : "");
        attempts(2, "10.0.0.1", ConnectResult.ESTABLISHED);
        attempts(3, "10.0.0.2", ConnectResult.ESTABLISHED);

        assertThat(counts(sample(named, new TableOf()), ConnectResult.ESTABLISHED))
                .isEqualTo(Map.of("api", 5L));
    }

    @Test
    void aDestinationThatRefusesStaysVisibleAmongBusyOnes() {
        for (int i = 0; i < 100; i++) {
            attempts(100, "10.0.1." + i, ConnectResult.ESTABLISHED);
        }
        assertThat(sample()).hasSize(MOST + 1);
        for (int i = 0; i < 100; i++) {
            attempts(100, "10.0.1." + i, ConnectResult.ESTABLISHED);
        }
        attempts(3, "10.0.2.1", ConnectResult.REFUSED);

        List<DestinationSeries> series = sample();

        assertThat(counts(series, ConnectResult.REFUSED)).isEqualTo(Map.of("10.0.2.1:443", 3L));
        assertThat(series).hasSize(MOST + 1);
    }

    @Test
    void aScanOfClosedPortsDoesNotHideWhatWorks() {
        attempts(100, "10.0.1.1", ConnectResult.ESTABLISHED);
        sample();
        for (int i = 0; i < 200; i++) {
            attempts(1, "10.0.3." + i, ConnectResult.REFUSED);
        }
        attempts(100, "10.0.1.1", ConnectResult.ESTABLISHED);

        assertThat(counts(sample(), ConnectResult.ESTABLISHED)).isEqualTo(Map.of("10.0.1.1:443", 200L));
    }

    @Test
    void fiftyThousandDestinationsAreFewSeriesWithTheRightSum() {
        long expected = 0;
        List<DestinationSeries> series = List.of();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 50_000; i++) {
                attempts(1, "10." + (1 + round) + "." + (i >> 8) + "." + (i & 255), ConnectResult.REFUSED);
            }
            expected += 50_000;
            series = sample();
        }

        assertThat(series).hasSize(MOST + 1);
        assertThat(counts(series, ConnectResult.REFUSED).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(expected);
    }

    @Test
    void aPairLeavesFiveMinutesAfterItsLastConnectionAndComesBackWithItsTotals() {
        attempts(5, "10.0.0.1", ConnectResult.REFUSED);
        assertThat(sample()).hasSize(1);
        now += DestinationLedger.KEPT.minusSeconds(10).toNanos();
        assertThat(sample()).as("still there").hasSize(1);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(sample()).isEmpty();

        attempts(1, "10.0.0.1", ConnectResult.REFUSED);
        assertThat(counts(sample(), ConnectResult.REFUSED)).isEqualTo(Map.of("10.0.0.1:443", 6L));
    }

    @Test
    void noCounterGoesBackWhileDestinationsComeAndGo() {
        Map<String, Long> before = new TreeMap<>();
        long sum = 0;
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 30; i++) {
                attempts(1 + (round * 7 + i * 13) % 40, "10.0.0." + i, ConnectResult.TIMED_OUT);
            }
            Map<String, Long> now = counts(sample(), ConnectResult.TIMED_OUT);
            assertThat(now.size()).isLessThanOrEqualTo(MOST + 1);
            now.forEach((destination, count) ->
                    assertThat(count).as(destination).isGreaterThanOrEqualTo(before.getOrDefault(destination, 0L)));
            before.putAll(now);
            sum = before.values().stream().mapToLong(Long::longValue).sum();
        }
        long expected = 0;
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 30; i++) {
                expected += 1 + (round * 7 + i * 13) % 40;
            }
        }
        assertThat(sum)
                .as("each counts once, in its own series or with the rest")
                .isEqualTo(expected);
    }
}
