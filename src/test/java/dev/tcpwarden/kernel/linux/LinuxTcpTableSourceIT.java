package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.Script;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxTcpTableSourceIT {

    @Test
    void readsEveryStateOfIpv4() throws Exception {
        readsEveryState(EveryState::ipv4, false);
    }

    @Test
    void readsEveryStateOfIpv6() throws Exception {
        readsEveryState(EveryState::ipv6, true);
    }

    @Test
    void readsEveryStateOfIpv6SocketsWithMappedAddresses() throws Exception {
        readsEveryState(EveryState::mapped, true);
    }

    private static void readsEveryState(Callable<EveryState> producer, boolean ipv6Socket) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                EveryState states = namespace.call(producer);
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open)) {
            TcpTable table = source.read();
            for (Map.Entry<TcpState, Connection> made : states.sockets().entrySet()) {
                TcpSocket socket = Tables.find(table, made.getValue());
                assertThat(socket.state()).as(made.toString()).isEqualTo(made.getKey());
                assertThat(socket.id().ipv6Socket()).isEqualTo(ipv6Socket);
                assertThat(socket.inode() == 0)
                        .as("no inode: " + made)
                        .isEqualTo(made.getKey() == TcpState.SYN_RECV || made.getKey() == TcpState.TIME_WAIT);
                assertThat(source.exists(socket.id())).as(made.toString()).isEqualTo(made.getKey() != TcpState.CLOSE);
            }
            assertThat(states.sockets()).hasSize(TcpState.COUNT);
        }
    }

    @Test
    void aTableInMemoryUsedBeforeIsTheSame() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                EveryState states = namespace.call(EveryState::ipv6);
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open)) {
            Map<SocketId, TcpState> first = rows(source.read());
            assertThat(first).hasSizeGreaterThanOrEqualTo(states.sockets().size());
            TcpTable retired = source.read();
            source.recycle(retired.retire());
            TcpTable again = source.read();
            assertThat(rows(again)).isEqualTo(first);
            assertThat(first.keySet()).allMatch(socket -> again.find(socket.cookie()) >= 0);
        }
    }

    private static Map<SocketId, TcpState> rows(TcpTable table) {
        return IntStream.range(0, table.size())
                .mapToObj(table::row)
                .collect(Collectors.toMap(TcpSocket::id, TcpSocket::state));
    }

    @Test
    void countsOnlyTheBytesOfThePrograms() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open)) {
            namespace.call(() -> {
                try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                        Socket accepted = server.accept()) {
                    client.getOutputStream().write(new byte[1_000]);
                    accepted.getInputStream().readNBytes(1_000);
                    accepted.getOutputStream().write(new byte[200]);
                    client.getInputStream().readNBytes(200);
                    accepted.shutdownOutput();
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                    long limit = Patience.LIMIT.toMillis();
                    Patience.await().untilAsserted(() -> {
                        TcpTable table = source.read();
                        MeasureValues ofClient = measures(table, client.getLocalPort());
                        MeasureValues ofServer = measures(table, client.getPort());
                        assertThat(List.of(ofClient.get(Measure.SENT_BYTES), ofClient.get(Measure.RECEIVED_BYTES)))
                                .containsExactly(1_000L, 200L);
                        assertThat(List.of(ofServer.get(Measure.SENT_BYTES), ofServer.get(Measure.RECEIVED_BYTES)))
                                .containsExactly(200L, 1_000L);
                        assertThat(ofClient.get(Measure.RTT)).isBetween(1L, TimeUnit.MILLISECONDS.toMicros(limit));
                        assertThat(ofClient.get(Measure.SENT_SEGMENTS)).isBetween(2L, 10L);
                        assertThat(ofClient.get(Measure.RETRANSMITTED_SEGMENTS)).isZero();
                        assertThat(ofClient.get(Measure.IDLE)).isBetween(0L, limit);
                        assertThat(ofClient.get(Measure.STALLED)).isZero();
                    });
                    return null;
                }
            });
        }
    }

    private static MeasureValues measures(TcpTable table, int localPort) {
        return Tables.rows(table).stream()
                .filter(row -> row.id().connection().local().port() == localPort && row.state() != TcpState.LISTEN)
                .findAny()
                .orElseThrow()
                .measures();
    }

    @Test
    void countsWhatSsCounts() throws Exception {
        String ss = Needs.program("ss").toString();
        try (NetworkNamespace namespace = NetworkNamespace.create();
                EveryState ipv4 = namespace.call(EveryState::ipv4);
                EveryState mapped = namespace.call(EveryState::mapped);
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open)) {
            Process process = namespace.call(() -> new ProcessBuilder(ss, "-H", "-O", "-t", "-a", "-n", "-e").start());
            List<SsLine> expected;
            try (BufferedReader output = process.inputReader()) {
                expected = output.lines()
                        .map(SsLine::parse)
                        .filter(line -> line.state() != TcpState.CLOSE)
                        .toList();
            }
            TcpTable table = source.read();
            // newer ones show sockets that are bound only, older ones do not
            assertThat(IntStream.range(0, table.size())
                            .mapToObj(row -> SsLine.of(table, row))
                            .filter(line -> line.state() != TcpState.CLOSE)
                            .map(LinuxTcpTableSourceIT::withoutQueues))
                    .containsExactlyInAnyOrderElementsOf(expected.stream()
                            .map(LinuxTcpTableSourceIT::withoutQueues)
                            .toList())
                    .hasSizeGreaterThan(ipv4.sockets().size() + mapped.sockets().size());
        }
    }

    /** The kernel probes full receivers now and then, so that queues move. */
    private static SsLine withoutQueues(SsLine line) {
        return new SsLine(
                line.state(),
                0,
                0,
                line.local(),
                line.remote(),
                line.uid(),
                line.inode(),
                line.cookie(),
                line.ipv6Only());
    }

    @Test
    void aConnectionHasNoListenersExistence() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                EveryState states = namespace.call(EveryState::ipv4);
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open)) {
            SocketId listener =
                    Tables.find(source.read(), states.socket(TcpState.LISTEN)).id();
            Endpoint absent = Endpoint.parse("127.0.0.1:1");
            Connection never = new Connection(listener.connection().local(), absent);
            assertThat(source.exists(new SocketId(never, false, 0, listener.cookie())))
                    .isFalse();
            SocketId otherCookie = new SocketId(listener.connection(), false, 0, listener.cookie() + (1L << 40));
            assertThat(source.exists(otherCookie)).isFalse();
        }
    }

    @Test
    void aSocketThatIsConnectedAgainHasNotSurvivedItsTermination(@TempDir Path folder) throws Exception {
        String reconnecting = """
                my $listener = listener();
                socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1) or die $!;
                bind($s, sockaddr_in(7777, INADDR_LOOPBACK)) or die $!; # so that it keeps its port
                connect($s, getsockname($listener)) or die $!;
                say_(port($s), port($listener));
                sysread($s, my $buffer, 1);
                connect($s, pack('S x14', AF_UNSPEC)) or die $!;
                connect($s, getsockname($listener)) or die $!;
                say_(port($s), port($listener));
                turn();
                """;
        try (NetworkNamespace namespace = NetworkNamespace.create();
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open);
                Script script = namespace.call(() -> Script.start(folder, "again.pl", reconnecting))) {
            List<Integer> ports = script.hear();
            Connection connection = Connection.parse("127.0.0.1:" + ports.get(0) + " -> 127.0.0.1:" + ports.get(1));
            TcpSocket socket = Tables.find(source.read(), connection);
            TerminationOutcome outcome = namespace.call(() -> {
                try (NetlinkSocket netlink = NetlinkSocket.open()) {
                    return new SockDestroyTerminator().terminate(netlink, socket, OptionalInt.empty());
                }
            });
            assertThat(outcome).isEqualTo(new TerminationOutcome.Terminated());

            assertThat(script.hear()).isEqualTo(ports);
            assertThat(Tables.find(source.read(), connection).id())
                    .as("the socket that it was")
                    .isEqualTo(socket.id());
            assertThat(source.exists(socket.id())).isTrue();
            assertThat(source.survives(socket.id())).isFalse();
        }
    }

    @Test
    void whatNoProcessHoldsSurvivesUntilItIsGone() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                EveryState states = namespace.call(EveryState::ipv4);
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open)) {
            for (TcpState state : List.of(TcpState.TIME_WAIT, TcpState.SYN_RECV)) {
                SocketId socket =
                        Tables.find(source.read(), states.socket(state)).id();
                assertThat(source.survives(socket)).as(state.label()).isTrue();
            }
        }
    }

    @Test
    @SuppressWarnings("try") // closed before its time
    void aClosedSourceOpensAgain() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open)) {
            source.close();
            assertThat(namespace.call(source::read).size()).isZero();
        }
    }
}
