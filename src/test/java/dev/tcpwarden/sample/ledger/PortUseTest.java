package dev.tcpwarden.sample.ledger;

import static dev.tcpwarden.socket.TcpState.CLOSE;
import static dev.tcpwarden.socket.TcpState.CLOSE_WAIT;
import static dev.tcpwarden.socket.TcpState.ESTABLISHED;
import static dev.tcpwarden.socket.TcpState.LISTEN;
import static dev.tcpwarden.socket.TcpState.SYN_SENT;
import static dev.tcpwarden.socket.TcpState.TIME_WAIT;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.model.PortSeries;
import dev.tcpwarden.sample.model.ProcessSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.LargeTable;
import dev.tcpwarden.testing.TableOf;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PortUseTest {

    private static final ProcessInfo SHOP = process("shop", 7);
    private static final ProcessInfo SHOP_TOO = process("shop", 8);
    private static final ProcessInfo JOB = process("job", 9);
    private static final String SOURCE = "10.0.0.1";
    private static final String DATABASE = "10.0.0.5:5432";

    /** 40000 to 40099, without 40050: a tenth is nine, and ten are more. */
    private static final EphemeralPorts PORTS = ports(40_000, 40_099, 40_050);

    private final PortUse portUse = new PortUse();
    private final List<Integer> asked = new ArrayList<>();

    /** Namespace 20 has 20 ports; those of others are unknown. */
    private final TcpStatSource others = new TcpStatSource() {

        @Override
        public TcpStats read() {
            return TcpStats.NONE;
        }

        @Override
        public EphemeralPorts ephemeralPorts(int netns, OptionalInt process) {
            asked.add(netns);
            return netns == 20 ? ports(40_000, 40_019) : EphemeralPorts.UNKNOWN;
        }
    };

    private long cookie;

    private static EphemeralPorts ports(int first, int last, int... reserved) {
        BitSet left = new BitSet();
        for (int port : reserved) {
            left.set(port);
        }
        return new EphemeralPorts(first, last, left);
    }

    private PortUse.Result of(AttributedTable table, EphemeralPorts ports) {
        Map<ProcessIdentity, SeriesKey> keys = new HashMap<>();
        for (ProcessInfo owner : table.owners().processes()) {
            keys.put(owner.identity(), SeriesKey.ofProcess(owner.name()));
        }
        TcpStats own = new TcpStats(0, Optional.of(ports), Map.of());
        return portUse.of(table, new NamespacePorts(others, () -> 0).with(own, Map.of()), keys);
    }

    private void dial(TableOf table, ProcessInfo owner, TcpState state, int first, int count, String destination) {
        for (int port = first; port < first + count; port++) {
            table.owned(owner, ++cookie, state, SOURCE + ":" + port + " -> " + destination);
        }
    }

    @Test
    void aLinkLocalDestinationIsAnotherOnEachInterface() {
        TableOf table = new TableOf();
        for (String scope : List.of("%4711", "%4712")) {
            for (int port = 40_000; port < 40_010; port++) {
                String ends = "[fe80::1" + scope + "]:" + port + " -> [fe80::2" + scope + "]:80";
                table.owned(SHOP, ++cookie, ESTABLISHED, ends);
            }
        }
        assertThat(of(table.build(), PORTS).series())
                .containsExactlyInAnyOrder(
                        new PortSeries(SeriesKey.ofProcess("shop"), 0, "fe80::1%4711", "[fe80::2%4711]:80", 10),
                        new PortSeries(SeriesKey.ofProcess("shop"), 0, "fe80::1%4712", "[fe80::2%4712]:80", 10));
    }

    @Test
    void thePortsOfTheRangeAreThoseNotReserved() {
        assertThat(PORTS.size()).isEqualTo(99);
        assertThat(ports(32_768, 60_999).size()).isEqualTo(28_232);
        assertThat(ports(1, 65_535, 0, 80).size()).isEqualTo(65_534);
        assertThat(ports(5, 5, 5).size()).isZero();
        assertThat(PORTS.contains(40_099)).isTrue();
        assertThat(PORTS.contains(40_050)).isFalse();
        assertThat(PORTS.contains(40_100)).isFalse();
    }

    @Test
    void aPairHasSeriesFromMoreThanATenthOn() {
        TableOf table = new TableOf();
        dial(table, SHOP, ESTABLISHED, 40_000, 9, DATABASE);
        assertThat(of(table.build(), PORTS)).isEqualTo(new PortUse.Result(List.of(), 9));

        dial(table, SHOP, SYN_SENT, 40_009, 1, DATABASE);
        assertThat(of(table.build(), PORTS))
                .isEqualTo(new PortUse.Result(
                        List.of(new PortSeries(SeriesKey.ofProcess("shop"), 0, SOURCE, DATABASE, 10)), 10));
    }

    @Test
    void everyPortCountsOnceForTheNameThatHasIt() {
        TableOf table = new TableOf();
        dial(table, SHOP, ESTABLISHED, 40_000, 7, DATABASE);
        dial(table, SHOP_TOO, CLOSE_WAIT, 40_010, 6, DATABASE);
        dial(table, JOB, ESTABLISHED, 40_020, 2, DATABASE);
        table.unowned(UnattributedReason.TIME_WAIT, ++cookie, TIME_WAIT, SOURCE + ":40030 -> " + DATABASE);

        assertThat(of(table.build(), PORTS).series())
                .containsExactlyInAnyOrder(
                        new PortSeries(SeriesKey.ofProcess("shop"), 0, SOURCE, DATABASE, 13),
                        new PortSeries(SeriesKey.ofProcess("job"), 0, SOURCE, DATABASE, 2),
                        new PortSeries(SeriesKey.ofProcess(""), 0, SOURCE, DATABASE, 1));
    }

    @Test
    void whatUsesNoEphemeralPortIsLeftOut() {
        TableOf table = new TableOf().owned(JOB, ++cookie, LISTEN, "0.0.0.0:40099 -> 0.0.0.0:0");
        dial(table, SHOP, ESTABLISHED, 40_000, 20, DATABASE);
        dial(table, SHOP, ESTABLISHED, 30_000, 20, DATABASE); // chosen by the program
        dial(table, SHOP, ESTABLISHED, 40_050, 1, DATABASE); // likewise: it is reserved
        dial(table, SHOP, CLOSE, 40_060, 20, "0.0.0.0:0"); // bound, with no remote end
        for (int client = 50_000; client < 50_020; client++) { // inbound, though the listener's port is in the range
            table.owned(JOB, ++cookie, ESTABLISHED, SOURCE + ":40099 -> 10.0.0.9:" + client);
        }

        assertThat(of(table.build(), PORTS))
                .isEqualTo(new PortUse.Result(
                        List.of(new PortSeries(SeriesKey.ofProcess("shop"), 0, SOURCE, DATABASE, 20)), 20));
    }

    @Test
    void eachSourceHasPortsOfItsOwnTowardEachDestination() {
        TableOf table = new TableOf();
        List<String> pairs = List.of(
                "10.0.0.1 10.0.0.5:80",
                "10.0.0.2 10.0.0.5:80",
                "10.0.0.1 10.0.0.5:81",
                "10.0.0.1 10.0.0.6:80",
                "2001:db8::1 [2001:db8::5]:80",
                "2001:db8::2 [2001:db8::5]:80");
        List<PortSeries> expected = new ArrayList<>();
        for (String pair : pairs) {
            String source = pair.substring(0, pair.indexOf(' '));
            String destination = pair.substring(pair.indexOf(' ') + 1);
            String local = source.contains(":") ? "[" + source + "]" : source;
            for (int port = 40_000; port < 40_011; port++) {
                table.owned(SHOP, ++cookie, ESTABLISHED, local + ":" + port + " -> " + destination);
            }
            expected.add(new PortSeries(SeriesKey.ofProcess("shop"), 0, source, destination, 11));
        }
        assertThat(of(table.build(), PORTS).series()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Three of 20 are more than a tenth, three of 99 are not. */
    @Test
    void eachNetworkNamespaceHasPortsOfItsOwn() {
        TableOf table = new TableOf();
        for (int netns : new int[] {0, 20, 30, 20}) {
            table.netns(netns);
            dial(table, SHOP, ESTABLISHED, 40_000, netns == 20 ? 3 : 9, DATABASE);
            dial(table, SHOP, ESTABLISHED, 40_050, 9, DATABASE); // of 20 chosen by the program
            table.owned(JOB, ++cookie, LISTEN, "0.0.0.0:80 -> 0.0.0.0:0");
        }
        table.netns(40).owned(JOB, ++cookie, LISTEN, "0.0.0.0:80 -> 0.0.0.0:0");

        assertThat(of(table.build(), PORTS))
                .isEqualTo(new PortUse.Result(
                        List.of(
                                new PortSeries(SeriesKey.ofProcess("shop"), 0, SOURCE, DATABASE, 17),
                                new PortSeries(SeriesKey.ofProcess("shop"), 20, SOURCE, DATABASE, 6)),
                        17));
        assertThat(asked).as("once each, and not for listeners").containsExactlyInAnyOrder(20, 30);
    }

    @Test
    void theFullestPairsHaveSeriesAndOthersHaveNone() {
        TableOf table = new TableOf();
        int pairs = PortUse.MAX_PAIRS + 10;
        for (int i = 0; i < pairs; i++) {
            dial(table, SHOP, ESTABLISHED, 40_000, 10 + i % 20, "10.1.0." + i + ":80");
        }
        PortUse.Result result = of(table.build(), PORTS);
        assertThat(result.most()).isEqualTo(29);
        assertThat(result.series()).hasSize(PortUse.MAX_PAIRS).isSortedAccordingTo((a, b) -> b.ports() - a.ports());
    }

    @Test
    void ofManyProcessesInAPairThoseWithMostPortsAreNamed() {
        TableOf table = new TableOf();
        for (int i = 1; i <= PortUse.MAX_PROCESSES + 3; i++) {
            dial(table, process("p" + i, i), ESTABLISHED, 40_000 + 9 * i, i, DATABASE);
        }
        dial(table, process(ProcessSeries.OTHER, 99), ESTABLISHED, 40_090, 9, DATABASE);

        List<PortSeries> series = of(table.build(), PORTS).series();

        assertThat(series)
                .containsExactlyInAnyOrder(
                        new PortSeries(SeriesKey.ofProcess("p5"), 0, SOURCE, DATABASE, 5),
                        new PortSeries(SeriesKey.ofProcess("p6"), 0, SOURCE, DATABASE, 6),
                        new PortSeries(SeriesKey.ofProcess("p7"), 0, SOURCE, DATABASE, 7),
                        new PortSeries(SeriesKey.ofProcess("p8"), 0, SOURCE, DATABASE, 8),
                        new PortSeries(SeriesKey.OTHER, 0, SOURCE, DATABASE, 9 + 1 + 2 + 3 + 4));
    }

    /** Against maps of objects, on tables that grow, shrink and grow again. */
    @Test
    void aSlowCountOfManySocketsAgrees() {
        Random random = new Random(7);
        EphemeralPorts all = ports(40_000, 40_099);
        for (int sockets : new int[] {3_000, 10, 8_000}) {
            TableOf table = new TableOf();
            Map<String, Integer> slow = new HashMap<>();
            for (int i = 0; i < sockets; i++) {
                String source = "10.0.0." + random.nextInt(4);
                String destination = "10.0." + random.nextInt(20) + "." + random.nextInt(100) + ":"
                        + (random.nextInt(3) == 0 ? 443 : 80);
                if (random.nextInt(4) == 0) {
                    destination = DATABASE;
                }
                slow.merge(source + " " + destination, 1, Integer::sum);
                int port = 40_000 + random.nextInt(100);
                table.owned(SHOP, ++cookie, ESTABLISHED, source + ":" + port + " -> " + destination);
            }
            Map<String, Integer> fast = new HashMap<>();
            PortUse.Result result = of(table.build(), all);
            result.series().forEach(series -> fast.put(series.source() + " " + series.destination(), series.ports()));
            assertThat(result.most())
                    .isEqualTo(slow.values().stream()
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(0));
            slow.values().removeIf(count -> count <= 10);
            assertThat(fast).isEqualTo(slow);
        }
    }

    @Test
    void aTableWithoutConnectionsUsesNone() {
        assertThat(of(new TableOf().build(), PORTS)).isEqualTo(PortUse.Result.NONE);
    }

    @Test
    void largeTablesAreCountedByProcess() {
        int processes = 50;
        AttributedTable table = LargeTable.owned(100_000, processes, 1_000);
        PortUse.Result result = of(table, ports(30_000, 59_999));
        assertThat(result).isEqualTo(new PortUse.Result(List.of(), 1_000));

        EphemeralPorts few = ports(30_000, 30_999);
        assertThat(of(table, few).series())
                .hasSize(processes)
                .allSatisfy(series -> assertThat(series.ports()).isEqualTo(1_000));
        assertThat(IpAddress.parse(of(table, few).series().get(0).source()).isIpv4())
                .isTrue();
    }
}
