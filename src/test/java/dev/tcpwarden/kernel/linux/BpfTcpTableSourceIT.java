package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpfTcpTableSourceIT {

    private static final int READS = 500;
    private static final int SHORT_ONES = 25_000;

    /**
     * Two processes that hold 5,000 connections to themselves each, both ends; then, beside them, as many short ones as the kernel
     * allows, half of them reset. At each turn it says how many those were.
     */
    private static final String CHURN = """
            use IO::Select;
            pipe(my $until, my $parent) or die $!; pipe(my $held, my $holds) or die $!;
            for (1, 2) {
                next if fork // die $!;
                close($parent);
                my $l = listener(); my @held;
                for (1 .. 5000) { push @held, connected(port($l)); accept(my $a, $l) or die $!; push @held, $a }
                syswrite($holds, 'x'); sysread($until, my $x, 1); exit 0;
            }
            sysread($held, my $x, 1) or die $! for 1, 2;
            my $l = listener(); say_(20_000); turn(); say_(0);
            my $input = IO::Select->new(\\*STDIN); my $n = 0;
            for (;;) {
                if ($n % 100 == 0 && $input->can_read(0)) { turn(); say_($n) }
                my $s = connected(port($l)); accept(my $a, $l) or die $!; $n++;
                if ($n & 1) { setsockopt($s, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); }
                close($s); close($a);
            }
            """;

    /** What both readers report of a socket, as one line; what moves by itself is left out. */
    private static String line(TcpSocket socket) {
        StringBuilder line = new StringBuilder()
                .append(socket.id().connection())
                .append(' ')
                .append(socket.state().label())
                .append(socket.id().ipv6Socket() ? " ipv6" : " ipv4")
                .append(" netns ")
                .append(socket.id().netns())
                .append(" if ")
                .append(socket.id().interfaceIndex())
                .append(" inode ")
                .append(socket.inode())
                .append(" uid ")
                .append(socket.uid())
                .append(" queues ")
                .append(socket.receiveQueue())
                .append(' ')
                .append(socket.sendQueue());
        for (Measure measure : Measure.ALL) {
            long value = socket.measures().get(measure);
            line.append(' ')
                    .append(measure.key())
                    .append(' ')
                    .append(measure == Measure.IDLE ? Math.min(value, 0) : value);
        }
        return line.toString();
    }

    private static List<String> lines(TcpTable table, int netns) {
        return Tables.rows(table).stream()
                .filter(row -> row.id().netns() == netns)
                .filter(row -> row.state() != TcpState.SYN_SENT) // it retransmits in between
                .map(BpfTcpTableSourceIT::line)
                .sorted()
                .toList();
    }

    private static int number(NetworkNamespace namespace) throws Exception {
        return namespace.call(dev.tcpwarden.kernel.linux.NetworkNamespace::own);
    }

    @BeforeEach
    void needs() throws Exception {
        Needs.bpf();
    }

    @Test
    void agreesWithSockDiagInEachNamespace() throws Exception {
        List<Callable<EveryState>> families = List.of(EveryState::ipv4, EveryState::ipv6, EveryState::mapped);
        List<NetworkNamespace> namespaces = new ArrayList<>();
        List<EveryState> states = new ArrayList<>();
        try (BpfTcpTableSource all = BpfTcpTableSource.open(BpfTcpTableSource.ALL_NAMESPACES)) {
            for (Callable<EveryState> family : families) {
                NetworkNamespace namespace = NetworkNamespace.create();
                namespaces.add(namespace);
                states.add(namespace.call(family));
            }
            for (NetworkNamespace namespace : namespaces) {
                try (LinuxTcpTableSource own = namespace.call(LinuxTcpTableSource::open)) {
                    assertAgreement(all, own, number(namespace));
                }
            }
            assertThat(all.namespaces().read()).isGreaterThanOrEqualTo(4);
        } finally {
            for (EveryState state : states) {
                state.close();
            }
            namespaces.forEach(NetworkNamespace::close);
        }
    }

    /** Between two dumps that are the same, since probes of a closed window are sent meanwhile. */
    private static void assertAgreement(BpfTcpTableSource all, LinuxTcpTableSource own, int netns) throws Exception {
        List<String> before;
        List<String> walked;
        List<String> after;
        do {
            before = lines(own.read(), netns);
            walked = lines(all.read(), netns);
            after = lines(own.read(), netns);
        } while (!before.equals(after));
        assertThat(before).hasSizeGreaterThan(15);
        assertThat(walked).isEqualTo(before);
    }

    @Test
    void cookiesAreTheKernelsAndThoseOfOneNamespaceAreNoneOfAnother() throws Exception {
        try (NetworkNamespace one = NetworkNamespace.create();
                NetworkNamespace other = NetworkNamespace.create();
                EveryState inOne = one.call(EveryState::ipv4);
                EveryState inOther = other.call(EveryState::ipv4);
                BpfTcpTableSource all = BpfTcpTableSource.open(BpfTcpTableSource.ALL_NAMESPACES);
                LinuxTcpTableSource own = one.call(LinuxTcpTableSource::open)) {
            assertThat(inOne.sockets()).hasSameSizeAs(inOther.sockets());
            TcpTable table = all.read();
            Map<String, Long> byBpf = cookies(table, number(one));
            Map<String, Long> bySockDiag = cookies(own.read(), number(one));
            assertThat(byBpf)
                    .hasSizeGreaterThan(10)
                    .allSatisfy((socket, cookie) -> assertThat(bySockDiag).containsEntry(socket, cookie));
            assertThat(cookies(table, number(other)).values()).doesNotContainAnyElementsOf(byBpf.values());
            assertThat(all.read().size()).isPositive();
            assertThat(cookies(all.read(), number(one))).isEqualTo(byBpf);
        }
    }

    /** Of sockets that a process holds. */
    private static Map<String, Long> cookies(TcpTable table, int netns) {
        return Tables.rows(table).stream()
                .filter(row -> row.id().netns() == netns && row.inode() != 0)
                .collect(Collectors.toMap(
                        row -> row.id().connection() + " " + row.inode(),
                        row -> row.id().cookie(),
                        (a, b) -> a,
                        TreeMap::new));
    }

    @Test
    void underChurnNoneOfThoseThatStayIsMissedOrTwiceInTheTable(@TempDir Path folder) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                BpfTcpTableSource all = BpfTcpTableSource.open(BpfTcpTableSource.ALL_NAMESPACES);
                Script script = namespace.call(() -> Script.start(folder, "churn", CHURN))) {
            int sockets = script.hear().get(0);
            int netns = number(namespace);
            long[] held = Tables.rows(all.read()).stream()
                    .filter(row -> row.id().netns() == netns && row.state() == TcpState.ESTABLISHED)
                    .mapToLong(row -> row.id().cookie())
                    .toArray();
            assertThat(held).hasSize(sockets);
            script.turn();
            int made = 0;
            for (int read = 1; read <= READS || made < SHORT_ONES; read++) {
                TcpTable table = all.read();
                assertThat(LongStream.of(held).filter(cookie -> table.find(cookie) == Index.NONE))
                        .as("missed by read %d", read)
                        .isEmpty();
                long[] cookies = IntStream.range(0, table.size())
                        .mapToLong(table::cookie)
                        .toArray();
                assertThat(LongStream.of(cookies).distinct().count()).isEqualTo(cookies.length);
                made = read % 100 == 0 ? script.turn().get(0) : made;
            }
        }
    }

    @Test
    void namespacesThatAreRemovedAreNotKeptAlive() throws Exception {
        try (BpfTcpTableSource all = BpfTcpTableSource.open(BpfTcpTableSource.ALL_NAMESPACES)) {
            all.read();
            int before = all.namespaces().read();
            for (int i = 0; i < 30; i++) {
                try (NetworkNamespace namespace = NetworkNamespace.create();
                        EveryState states = namespace.call(EveryState::ipv4)) {
                    assertThat(lines(all.read(), number(namespace)))
                            .hasSizeGreaterThan(states.sockets().size());
                }
            }
            dev.tcpwarden.testing.Patience.await().untilAsserted(() -> {
                all.read();
                assertThat(all.namespaces().read()).isLessThan(before + 10);
            });
        }
    }

    @Test
    void theMemoryGrowsWithATableOfMoreThan4096Rows(@TempDir Path folder) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                BpfTcpTableSource all = BpfTcpTableSource.open(BpfTcpTableSource.ALL_NAMESPACES);
                Script script = namespace.call(() -> Script.start(folder, "many", """
                        my $l = listener(); my @held;
                        for (1 .. 3000) { push @held, connected(port($l)); accept(my $a, $l) or die $!; push @held, $a }
                        say_(scalar @held); turn();
                        """))) {
            int held = script.hear().get(0);
            int netns = number(namespace);
            assertThat(Tables.rows(all.read()).stream()
                            .filter(row -> row.id().netns() == netns && row.state() == TcpState.ESTABLISHED))
                    .hasSize(held);
        }
    }
}
