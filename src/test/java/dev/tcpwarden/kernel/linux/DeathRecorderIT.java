package dev.tcpwarden.kernel.linux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.Deaths;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of real notices that nobody has read for a while. */
class DeathRecorderIT {

    private static final int ABORTS = 500;
    private static final int ROOM = 64;

    /** Connections that send two bytes, each aborted by both ends: one disconnects, the other is reset and closes. */
    private static final String ABORTED = """
            my $l = listener();
            for (1 .. %d) {
                my $s = connected(port($l)); accept(my $a, $l) or die $!;
                syswrite($s, 'xx'); sysread($a, my $x, 2);
                setsockopt($s, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close($s);
                sysread($a, $x, 1); close($a);
            }
            socket(my $never, PF_INET, SOCK_STREAM, 0) or die $!; close($never);
            say_(port($l)); close($l); turn();
            """.formatted(ABORTS);

    /** Aborts one connection with SO_LINGER 0, then many by a close without reading, which disconnects neither end. */
    private static final String ONE_THEN_MANY = """
            my $l = listener();
            my $s = connected(port($l)); accept(my $a, $l) or die $!;
            syswrite($s, 'xx'); sysread($a, my $x, 2);
            setsockopt($s, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close($s); close($a);
            say_(0); turn();
            for (1 .. %d) {
                $s = connected(port($l)); accept($a, $l) or die $!;
                syswrite($s, 'xx'); close($a); sysread($s, $x, 1); close($s);
            }
            say_(0); turn();
            """.formatted(ABORTS);

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    @TempDir
    private Path folder;

    DeathRecorderIT() throws Exception {}

    /** Of both ends of the connections, of the listener and of the socket that was never connected. */
    private Deaths deaths(@Nullable BpfSocketHistory history, NetworkNamespace where) throws Exception {
        try (DeathNotices notices = where.call(() -> DeathNotices.open(16 << 20));
                Script script = where.call(() -> Script.start(folder, "aborted", ABORTED))) {
            script.hear();
            return recorded(history, notices, 2 * ABORTS + 2);
        }
    }

    private static Deaths recorded(@Nullable BpfSocketHistory history, DeathNotices notices, int count)
            throws Exception {
        DeathRecorder recorder = new DeathRecorder(count, history);
        for (int heard = 0; heard < count; heard++) {
            notices.await();
            ByteBuffer datagram = requireNonNull(notices.next());
            NetlinkMessages messages = new NetlinkMessages(datagram);
            assertThat(messages.next()).isTrue();
            recorder.add(datagram, messages.from(), messages.to());
        }
        return recorder.take(notices.lost());
    }

    private static long disconnected(Deaths deaths, boolean wiped) {
        return rows(deaths)
                .filter(row -> deaths.sockets().remotePort(row) == 0 && deaths.isWiped(row) == wiped)
                .count();
    }

    private static long sentBytes(Deaths deaths) {
        return rows(deaths)
                .mapToLong(row -> deaths.sockets().measures().get(Measure.SENT_BYTES, row))
                .filter(bytes -> bytes != Measure.UNKNOWN)
                .sum();
    }

    private static IntStream rows(Deaths deaths) {
        return IntStream.range(0, deaths.sockets().size());
    }

    @Test
    void whatIsDisconnectedIsToldFromWhatWasNeverConnected() throws Exception {
        Deaths deaths = deaths(null, namespace);
        assertThat(disconnected(deaths, true)).isEqualTo(ABORTS);
        assertThat(disconnected(deaths, false)).isEqualTo(2);
        assertThat(deaths.lost()).isZero();
    }

    @Test
    void otherNamespacesAndConnectionsThatWereNotDisconnectedPushNothingOut() throws Exception {
        Needs.bpf();
        try (NetworkNamespace other = NetworkNamespace.create();
                BpfSocketHistory history = namespace.call(() -> BpfSocketHistory.open(compiled()));
                DeathNotices notices = namespace.call(() -> DeathNotices.open(16 << 20));
                Script script = namespace.call(() -> Script.start(folder, "one-then-many", ONE_THEN_MANY))) {
            script.hear();
            assertThat(disconnected(deaths(null, other), true)).isEqualTo(ABORTS);
            script.turn();
            Deaths deaths = recorded(history, notices, 2 + 2 * ABORTS);
            assertThat(deaths.sockets().remotePort(0)).as("of the first").isNotZero();
            assertThat(disconnected(deaths, true)).isZero();
            assertThat(sentBytes(deaths)).isEqualTo(2 + 2 * ABORTS);
            assertThat(deaths.lost()).isZero();
        }
    }

    @Test
    void allThatBpfNotedIsKept() throws Exception {
        Needs.bpf();
        try (BpfSocketHistory history = namespace.call(BpfSocketHistory::open)) {
            Deaths deaths = deaths(history, namespace);
            assertThat(sentBytes(deaths)).isEqualTo(2 * ABORTS);
            assertThat(disconnected(deaths, true)).isZero();
            assertThat(deaths.lost()).isZero();
        }
    }

    @Test
    void whatWasPushedOutCountsAsLostAndItsConnectionIsTold() throws Exception {
        Needs.bpf();
        try (BpfSocketHistory history = namespace.call(() -> BpfSocketHistory.open(compiled()))) {
            Deaths deaths = deaths(history, namespace);
            assertThat(deaths.lost()).isBetween(ABORTS - 2L * ROOM, ABORTS - 1L);
            assertThat(disconnected(deaths, true)).isEqualTo(deaths.lost());
            assertThat(sentBytes(deaths)).isEqualTo(2 * (ABORTS - deaths.lost()));
        }
    }

    private byte[] compiled() throws Exception {
        return BpfSource.compile("tcp_history", folder, "-DPASTS=" + ROOM);
    }
}
