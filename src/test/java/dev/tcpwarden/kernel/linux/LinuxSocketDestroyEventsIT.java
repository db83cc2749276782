package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.linux.ReceivedDestroyEvents.DestroyEvent;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import dev.tcpwarden.testing.ThreadCapabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destroy events on the real kernel, against what a script of its own did. Its sockets are of AF_INET. */
class LinuxSocketDestroyEventsIT {

    private static final int QUEUE_BYTES = 16 << 20;
    private static final int MAX_ROWS = 1 << 17;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    @TempDir
    private Path folder;

    LinuxSocketDestroyEventsIT() throws Exception {}

    private LinuxSocketDestroyEvents open(int queueBytes, int maxRows) throws Exception {
        return namespace.call(() -> LinuxSocketDestroyEvents.open(queueBytes, maxRows));
    }

    private BpfDestroyEvents openWithBpf() throws Exception {
        Needs.bpf();
        return namespace.call(() -> BpfDestroyEvents.open(dev.tcpwarden.kernel.linux.NetworkNamespace.own()));
    }

    private Script script(String text) throws Exception {
        return namespace.call(() -> Script.start(folder, "connections", text));
    }

    private static Predicate<DestroyEvent> ofPort(int port) {
        return event -> event.localPort() == port || event.remotePort() == port;
    }

    /** Holds a thousand connections to itself and closes one end of each, then the other, as fast as it can. */
    private static final String BURST = """
            my $l = listener(); my @s;
            for (1..1000) { push @s, connected(port($l)); accept(my $a, $l) or die $!; push @s, $a }
            say_(port($l)); turn();
            close($_) for @s;
            say_(scalar @s); turn();
            """;

    @Test
    void whatTheKernelDropsIsCountedExactly() throws Exception {
        try (LinuxSocketDestroyEvents witness = open(QUEUE_BYTES, MAX_ROWS);
                LinuxSocketDestroyEvents events = open(4096, MAX_ROWS);
                Script script = script(BURST)) {
            ReceivedDestroyEvents received = new ReceivedDestroyEvents(events);
            int port = script.hear().get(0);
            int closed;
            synchronized (events) { // which keeps its thread from reading
                closed = script.turn().get(0);
                new ReceivedDestroyEvents(witness).await(closed, event -> true);
            }
            assertThat(closed).isEqualTo(2000);
            assertThat(received.all().size() + received.lost()).isEqualTo(closed);
            assertThat(received.lost()).isPositive();
            assertThat(received.all()).isNotEmpty().allMatch(ofPort(port));
        }
    }

    @Test
    void whatIsNotDrainedIsCountedExactly() throws Exception {
        try (LinuxSocketDestroyEvents witness =
                        open(QUEUE_BYTES, MAX_ROWS); // the kernel notifies the oldest subscriber last
                LinuxSocketDestroyEvents events = open(QUEUE_BYTES, 300);
                Script script = script(BURST)) {
            ReceivedDestroyEvents received = new ReceivedDestroyEvents(events);
            script.hear();
            int closed = script.turn().get(0);
            new ReceivedDestroyEvents(witness).await(closed, event -> true);
            assertThat(received.all()).hasSize(300);
            assertThat(received.lost()).isEqualTo(closed - 300);
        }
    }

    /** Says its own pid and start, makes a connection to itself in a child that does nothing else, and says the child's. */
    private static final String PROCESSES = """
            sub start { open(my $f, '<', '/proc/self/stat') or die $!; return (split / /, (split /\\) /, <$f>)[1])[19] }
            my $l = listener();
            my $child = fork();
            if (!$child) { my $s = connected(port($l)); say_($$, start()); syswrite($s, 'x'); kill('KILL', $$) }
            accept(my $a, $l) or die $!; waitpid($child, 0);
            say_($$, start(), port($l)); turn();
            close($a); turn();
            """;

    @Test
    void bothProcessesAreKnownAlsoOneThatWasKilledAtOnce() throws Exception {
        try (BpfDestroyEvents events = openWithBpf();
                Script script = script(PROCESSES)) {
            ReceivedDestroyEvents received = new ReceivedDestroyEvents(events);
            List<Integer> child = script.hear();
            List<Integer> parent = script.hear();
            int port = parent.get(2);
            DestroyEvent connected =
                    received.await(1, event -> event.remotePort() == port).get(0);
            assertThat(connected.pid()).isEqualTo(child.get(0));
            assertThat(connected.startTicks()).isEqualTo(child.get(1).longValue());
            assertThat(connected.sent()).isEqualTo(1);
            script.proceed();
            DestroyEvent accepted =
                    received.await(1, event -> event.localPort() == port).get(0);
            assertThat(accepted.pid()).isEqualTo(parent.get(0)).isEqualTo((int) script.pid());
            assertThat(accepted.startTicks()).isEqualTo(parent.get(1).longValue());
            assertThat(accepted.received()).isEqualTo(1);
            assertThat(accepted.finReceived()).isTrue();
        }
    }

    @Test
    void aProcessWhoseConnectionWasResetIsKnownWhenItCloses() throws Exception {
        try (BpfDestroyEvents events = openWithBpf();
                Script script = script("""
                        my $l = listener();
                        my $s = connected(port($l)); accept(my $a, $l) or die $!;
                        setsockopt($s, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close($s);
                        sysread($a, my $byte, 1) // close($a);
                        say_(port($l)); turn();
                        """)) {
            int port = script.hear().get(0);
            DestroyEvent accepted = new ReceivedDestroyEvents(events)
                    .await(1, event -> event.localPort() == port && event.remotePort() != 0)
                    .get(0);
            assertThat(accepted.pid()).isEqualTo((int) script.pid());
        }
    }

    /** As for one whose close the kernel did not show to the recording program, because it had interrupted that program. */
    @Test
    void whatWasNotRecordedAtTheCloseIsRecordedWhenTheSocketIsDestroyed() throws Exception {
        try (Script script = script("""
                my $l = listener();
                my $s = connected(port($l)); accept(my $a, $l) or die $!;
                setsockopt($s, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close($s);
                say_(port($l)); turn(); close($a); turn();
                """)) {
            int port = script.hear().get(0);
            try (BpfDestroyEvents events = openWithBpf()) {
                script.proceed();
                DestroyEvent accepted = new ReceivedDestroyEvents(events)
                        .await(1, event -> event.localPort() == port && event.remotePort() != 0)
                        .get(0);
                assertThat(accepted.pid()).isEqualTo((int) script.pid());
                assertThat(accepted.finKnown()).isTrue();
                assertThat(accepted.finReceived()).isFalse();
            }
        }
    }

    @Test
    void whoAbortsWhatItsProcessHasClosedIsNotItsOwner() throws Exception {
        String ss = Needs.program("ss").toString();
        try (Script script = script("""
                my $l = listener();
                my $s = connected(port($l)); accept(my $a, $l) or die $!;
                1 while send($a, 'x' x 65536, MSG_DONTWAIT); close($a);
                say_(port($l)); turn();
                """)) {
            int port = script.hear().get(0);
            try (BpfDestroyEvents events = openWithBpf()) {
                int exit = namespace.call(() -> new ProcessBuilder(ss, "-K", "state", "fin-wait-1")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor());
                assertThat(exit).isZero();
                DestroyEvent orphan = new ReceivedDestroyEvents(events)
                        .await(1, event -> event.localPort() == port && event.remotePort() != 0)
                        .get(0);
                assertThat(orphan.pid()).isZero();
            }
        }
    }

    /**
     * Five thousand connections a second for four seconds, of both ends, with one to four bytes each way: as many as the address
     * says.
     */
    private static final String CHURN = """
            use Time::HiRes qw(time sleep);
            my @l = map { socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                bind($s, sockaddr_in(9000, inet_aton("127.0.1.$_"))) or die $!; listen($s, 10) or die $!; $s } 1..8;
            my ($n, $sent, $received, $start) = (0, 0, 0, time());
            for my $slice (1..400) {
                for (1..50) {
                    my $l = $l[$n % 8];
                    socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                    connect($s, getsockname($l)) or die $!; accept(my $a, $l) or die $!;
                    $sent += syswrite($s, 'xxxx', 1 + $n % 4); $received += syswrite($a, 'yyy', 1 + $n % 2);
                    sysread($a, my $x, 4); sysread($s, my $y, 4);
                    if ($n++ & 1) { close($s); close($a) } else { close($a); close($s) }
                }
                my $left = $start + $slice / 100 - time(); sleep($left) if $left > 0;
            }
            say_($n, $sent, $received); turn();
            """;

    @Test
    void fiveThousandConnectionsASecondAreAllReceivedWithTheirBytesAndProcess() throws Exception {
        try (BpfDestroyEvents events = openWithBpf();
                Script script = script(CHURN)) {
            ReceivedDestroyEvents received = new ReceivedDestroyEvents(events);
            List<Integer> truth = script.hear();
            int connections = truth.get(0);
            assertThat(connections).isEqualTo(20_000);
            received.await(2 * connections, event -> true);
            assertThat(received.lost()).isZero();
            List<DestroyEvent> near = received.all().stream()
                    .filter(event -> event.remotePort() == 9000)
                    .toList();
            List<DestroyEvent> far = received.all().stream()
                    .filter(event -> event.localPort() == 9000)
                    .toList();
            assertThat(near).hasSize(connections);
            assertThat(far).hasSize(connections);
            assertThat(near.stream().mapToLong(DestroyEvent::sent).sum())
                    .isEqualTo(truth.get(1).longValue());
            assertReceived(near, truth.get(2));
            assertThat(near).allMatch(event -> isExact(event, event.connection().remote(), 4, 2));
            assertThat(far.stream().mapToLong(DestroyEvent::sent).sum())
                    .isEqualTo(truth.get(2).longValue());
            assertReceived(far, truth.get(1));
            assertThat(far).allMatch(event -> isExact(event, event.connection().local(), 2, 4));
            assertThat(received.all()).allMatch(event -> event.pid() == script.pid());
            assertThat(near).as("orderly").allMatch(event -> event.controls() == 2);
            assertThat(far).as("orderly").allMatch(event -> event.controls() == 1);
        }
    }

    /** A kernel may keep its programs from running while some process is on the CPU: then the event says that it is not sure. */
    private static void assertReceived(List<DestroyEvent> events, long truth) {
        long unsure = events.stream().filter(event -> !event.finKnown()).count();
        assertThat(unsure).isLessThanOrEqualTo(events.size() / 10_000);
        assertThat(events.stream().mapToLong(DestroyEvent::received).sum()).isBetween(truth, truth + unsure);
    }

    /** @param served the n-th of the addresses served, which sends and receives n modulo these bytes and one more */
    private static boolean isExact(DestroyEvent event, Endpoint served, int sending, int receiving) {
        long n = (served.address().low() & 0xff) - 1;
        long received = 1 + n % receiving;
        return event.sent() == 1 + n % sending
                && (event.received() == received || (!event.finKnown() && event.received() == received + 1));
    }

    @Test
    void withoutPrivilegesItReceivesWithAShorterQueue() throws Exception {
        try (Script script = script(BURST)) {
            namespace.call(() -> {
                ThreadCapabilities.giveUpAll();
                return null;
            });
            script.hear();
            try (LinuxSocketDestroyEvents events = namespace.call(() -> LinuxSocketDestroyEvents.open())) {
                int closed = script.turn().get(0);
                ReceivedDestroyEvents received = new ReceivedDestroyEvents(events);
                received.await(closed, event -> true);
                assertThat(received.lost()).isZero();
                assertThat(received.all()).allMatch(event -> event.pid() == 0);
            }
        }
    }

    @Test
    void otherNamespacesAreNotReceived() throws Exception {
        try (LinuxSocketDestroyEvents events = open(QUEUE_BYTES, MAX_ROWS);
                NetworkNamespace other = NetworkNamespace.create();
                LinuxSocketDestroyEvents there =
                        other.call(() -> LinuxSocketDestroyEvents.open(QUEUE_BYTES, MAX_ROWS));
                Script script = other.call(() -> Script.start(folder, "elsewhere", BURST))) {
            script.hear();
            script.turn();
            new ReceivedDestroyEvents(there).await(2000, event -> true);
            assertThat(new ReceivedDestroyEvents(events).all()).isEmpty();
        }
    }

    @Test
    void closeLeavesNothingOpen() throws Exception {
        Needs.bpf();
        namespace.call(() -> {
            BpfDestroyEvents.open(0).close(); // loads libraries
            return null;
        });
        Set<String> before = descriptors();
        for (int i = 0; i < 5; i++) {
            BpfDestroyEvents events = openWithBpf();
            assertThat(descriptors()).anyMatch(opened -> !before.contains(opened));
            events.close();
            events.close();
            assertThatThrownBy(events::drain)
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(before).as("some may be closed that others had opened").containsAll(descriptors());
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("destroy-events"));
    }

    /** Those that it may leak: sockets, and objects of BPF. */
    private static Set<String> descriptors() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(LinuxSocketDestroyEventsIT::target)
                    .filter(target -> target.contains("socket:") || target.contains("bpf") || target.contains("btf"))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path link) {
        try {
            return link.getFileName() + " " + Files.readSymbolicLink(link);
        } catch (IOException e) {
            return ""; // the descriptor of the directory itself, closed meanwhile
        }
    }
}
