package dev.tcpwarden.kernel.linux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of real notifications that were not read for a while. */
class DestroyRecorderIT {

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

    /** Holds connections that send two bytes each way, resets one end of all, and only then disconnects and closes the others. */
    private static final String ALL_THEN_ALL = """
            my $l = listener(); my (@s, @a);
            for (1 .. %d) {
                my $s = connected(port($l)); accept(my $a, $l) or die $!;
                syswrite($s, 'xx'); sysread($a, my $x, 2); syswrite($a, 'yy'); sysread($s, $x, 2); push @s, $s; push @a, $a;
            }
            for (@s) { setsockopt($_, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close($_) }
            for (@a) { connect($_, pack('S x14', 0)) or die $!; close($_) }
            say_(port($l)); close($l); turn();
            """.formatted(ABORTS);

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    @TempDir
    private Path folder;

    DestroyRecorderIT() throws Exception {}

    /** Of both ends of the connections, of the listener and of the socket that was never connected. */
    private DestroyedSockets destroyed(NetworkNamespace where) throws Exception {
        try (DestroyNotifications notifications = where.call(() -> DestroyNotifications.open(16 << 20));
                Script script = where.call(() -> Script.start(folder, "aborted", ABORTED))) {
            script.hear();
            return recorded(notifications, 2 * ABORTS + 2);
        }
    }

    private static DestroyedSockets recorded(DestroyNotifications notifications, int count) throws Exception {
        DestroyRecorder recorder = new DestroyRecorder(count, 0);
        for (int received = 0; received < count; received++) {
            notifications.await();
            ByteBuffer datagram = requireNonNull(notifications.next());
            NetlinkMessages messages = new NetlinkMessages(datagram);
            assertThat(messages.next()).isTrue();
            recorder.add(datagram, messages.from(), messages.to());
        }
        return recorder.take(notifications.lost());
    }

    private static long disconnected(DestroyedSockets destroyed, boolean wiped) {
        return rows(destroyed)
                .filter(row -> destroyed.sockets().remotePort(row) == 0 && destroyed.isWiped(row) == wiped)
                .count();
    }

    private static long sentBytes(DestroyedSockets destroyed) {
        return rows(destroyed)
                .mapToLong(row -> destroyed.sockets().measures().get(Measure.SENT_BYTES, row))
                .filter(bytes -> bytes != Measure.UNKNOWN)
                .sum();
    }

    private static IntStream rows(DestroyedSockets destroyed) {
        return IntStream.range(0, destroyed.sockets().size());
    }

    @Test
    void whatIsDisconnectedIsDistinguishedFromWhatWasNeverConnected() throws Exception {
        DestroyedSockets destroyed = destroyed(namespace);
        assertThat(disconnected(destroyed, true)).isEqualTo(ABORTS);
        assertThat(disconnected(destroyed, false)).isEqualTo(2);
        assertThat(destroyed.lost()).isZero();
    }

    @Test
    void otherNamespacesAndConnectionsThatWereNotDisconnectedPushNothingOut() throws Exception {
        Needs.bpf();
        try (NetworkNamespace other = NetworkNamespace.create();
                BpfDestroyEvents events = events(ROOM);
                Script script = namespace.call(() -> Script.start(folder, "one-then-many", ONE_THEN_MANY))) {
            script.hear();
            assertThat(disconnected(destroyed(other), true)).isEqualTo(ABORTS);
            script.turn();
            DestroyedSockets destroyed = events.drain();
            assertThat(destroyed.sockets().remotePort(0)).as("of the first").isNotZero();
            assertThat(disconnected(destroyed, true)).isZero();
            assertThat(sentBytes(destroyed)).isEqualTo(2 + 2 * ABORTS);
            assertThat(destroyed.lost()).isZero();
        }
    }

    @Test
    void allThatBpfRecordedIsKept() throws Exception {
        Needs.bpf();
        try (BpfDestroyEvents events = events(32_768)) {
            DestroyedSockets destroyed = aborted(events);
            assertThat(sentBytes(destroyed)).isEqualTo(2 * ABORTS);
            assertThat(disconnected(destroyed, true)).isZero();
            assertThat(destroyed.lost()).isZero();
        }
    }

    @Test
    void whatWasPushedOutCountsAsLostAndItsConnectionIsReported() throws Exception {
        Needs.bpf();
        try (BpfDestroyEvents events = events(ROOM);
                Script script = namespace.call(() -> Script.start(folder, "first-all-then-all", ALL_THEN_ALL))) {
            script.hear();
            DestroyedSockets destroyed = events.drain();
            assertThat(destroyed.lost()).isBetween(ABORTS - 2L * ROOM, ABORTS - 1L);
            assertThat(disconnected(destroyed, true)).isEqualTo(destroyed.lost());
            assertThat(sentBytes(destroyed)).isEqualTo(2 * (2 * ABORTS - destroyed.lost()));
        }
    }

    private BpfDestroyEvents events(int snapshots) throws Exception {
        return namespace.call(() ->
                BpfDestroyEvents.open(dev.tcpwarden.kernel.linux.NetworkNamespace.own(), 4 << 20, snapshots, 1 << 17));
    }

    private DestroyedSockets aborted(BpfDestroyEvents events) throws Exception {
        try (Script script = namespace.call(() -> Script.start(folder, "aborted", ABORTED))) {
            script.hear();
            return events.drain();
        }
    }
}
