package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.linux.HeardDeaths.Death;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.testing.Capabilities;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
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

/** Deaths on the real kernel, against what a script of its own did. Its sockets are of AF_INET. */
class LinuxSocketDeathsIT {

    private static final int QUEUE_BYTES = 16 << 20;
    private static final int MAX_ROWS = 1 << 17;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    @TempDir
    private Path folder;

    LinuxSocketDeathsIT() throws Exception {}

    private LinuxSocketDeaths open(int queueBytes, int maxRows) throws Exception {
        return namespace.call(() -> LinuxSocketDeaths.open(null, queueBytes, maxRows));
    }

    private LinuxSocketDeaths openWithBpf() throws Exception {
        Needs.bpf();
        return namespace.call(() -> LinuxSocketDeaths.open(BpfSocketHistory.open(), QUEUE_BYTES, MAX_ROWS));
    }

    private Script script(String text) throws Exception {
        return namespace.call(() -> Script.start(folder, "connections", text));
    }

    private static Predicate<Death> ofPort(int port) {
        return death -> death.localPort() == port || death.remotePort() == port;
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
        try (LinuxSocketDeaths witness = open(QUEUE_BYTES, MAX_ROWS);
                LinuxSocketDeaths deaths = open(4096, MAX_ROWS);
                Script script = script(BURST)) {
            HeardDeaths heard = new HeardDeaths(deaths);
            int port = script.hear().get(0);
            int closed;
            synchronized (deaths) { // which keeps its thread from reading
                closed = script.turn().get(0);
                new HeardDeaths(witness).await(closed, death -> true);
            }
            assertThat(closed).isEqualTo(2000);
            assertThat(heard.all().size() + heard.lost()).isEqualTo(closed);
            assertThat(heard.lost()).isPositive();
            assertThat(heard.all()).isNotEmpty().allMatch(ofPort(port));
        }
    }

    @Test
    void whatNobodyDrainsIsCountedExactly() throws Exception {
        try (LinuxSocketDeaths witness = open(QUEUE_BYTES, MAX_ROWS); // the kernel tells who listens longest last
                LinuxSocketDeaths deaths = open(QUEUE_BYTES, 300);
                Script script = script(BURST)) {
            HeardDeaths heard = new HeardDeaths(deaths);
            script.hear();
            int closed = script.turn().get(0);
            new HeardDeaths(witness).await(closed, death -> true);
            assertThat(heard.all()).hasSize(300);
            assertThat(heard.lost()).isEqualTo(closed - 300);
        }
    }

    /** Says its own pid and start, makes a connection to itself in a child that lives for nothing else, and says the child's. */
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
        try (LinuxSocketDeaths deaths = openWithBpf();
                Script script = script(PROCESSES)) {
            HeardDeaths heard = new HeardDeaths(deaths);
            List<Integer> child = script.hear();
            List<Integer> parent = script.hear();
            int port = parent.get(2);
            Death connected =
                    heard.await(1, death -> death.remotePort() == port).get(0);
            assertThat(connected.pid()).isEqualTo(child.get(0));
            assertThat(connected.startTicks()).isEqualTo(child.get(1).longValue());
            assertThat(connected.sent()).isEqualTo(1);
            script.proceed();
            Death accepted = heard.await(1, death -> death.localPort() == port).get(0);
            assertThat(accepted.pid()).isEqualTo(parent.get(0)).isEqualTo((int) script.pid());
            assertThat(accepted.startTicks()).isEqualTo(parent.get(1).longValue());
            assertThat(accepted.received()).isEqualTo(1);
            assertThat(accepted.finReceived()).isTrue();
        }
    }

    @Test
    void aProcessWhoseConnectionWasResetIsKnownWhenItCloses() throws Exception {
        try (LinuxSocketDeaths deaths = openWithBpf();
                Script script = script("""
                        my $l = listener();
                        my $s = connected(port($l)); accept(my $a, $l) or die $!;
                        setsockopt($s, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close($s);
                        sysread($a, my $byte, 1) // close($a);
                        say_(port($l)); turn();
                        """)) {
            int port = script.hear().get(0);
            Death accepted = new HeardDeaths(deaths)
                    .await(1, death -> death.localPort() == port && death.remotePort() != 0)
                    .get(0);
            assertThat(accepted.pid()).isEqualTo((int) script.pid());
        }
    }

    /** As for one whose end the kernel did not show to the program that notes it, because it had interrupted that program. */
    @Test
    void whatWasNotNotedAtTheEndIsNotedWhenTheSocketIsDestroyed() throws Exception {
        try (Script script = script("""
                my $l = listener();
                my $s = connected(port($l)); accept(my $a, $l) or die $!;
                setsockopt($s, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close($s);
                say_(port($l)); turn(); close($a); turn();
                """)) {
            int port = script.hear().get(0);
            try (LinuxSocketDeaths deaths = openWithBpf()) {
                script.proceed();
                Death accepted = new HeardDeaths(deaths)
                        .await(1, death -> death.localPort() == port && death.remotePort() != 0)
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
            try (LinuxSocketDeaths deaths = openWithBpf()) {
                int exit = namespace.call(() -> new ProcessBuilder(ss, "-K", "state", "fin-wait-1")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor());
                assertThat(exit).isZero();
                Death orphan = new HeardDeaths(deaths)
                        .await(1, death -> death.localPort() == port && death.remotePort() != 0)
                        .get(0);
                assertThat(orphan.pid()).isZero();
            }
        }
    }

    /** Five thousand connections a second for four seconds, of both ends, with one to four bytes each way: as many as the address tells. */
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
    void fiveThousandConnectionsASecondAreAllHeardWithTheirBytesAndProcess() throws Exception {
        try (LinuxSocketDeaths deaths = openWithBpf();
                Script script = script(CHURN)) {
            HeardDeaths heard = new HeardDeaths(deaths);
            List<Integer> truth = script.hear();
            int connections = truth.get(0);
            assertThat(connections).isEqualTo(20_000);
            heard.await(2 * connections, death -> true);
            assertThat(heard.lost()).isZero();
            List<Death> near = heard.all().stream()
                    .filter(death -> death.remotePort() == 9000)
                    .toList();
            List<Death> far = heard.all().stream()
                    .filter(death -> death.localPort() == 9000)
                    .toList();
            assertThat(near).hasSize(connections);
            assertThat(far).hasSize(connections);
            assertThat(near.stream().mapToLong(Death::sent).sum())
                    .isEqualTo(truth.get(1).longValue());
            assertReceived(near, truth.get(2));
            assertThat(near).allMatch(death -> isExact(death, death.connection().remote(), 4, 2));
            assertThat(far.stream().mapToLong(Death::sent).sum())
                    .isEqualTo(truth.get(2).longValue());
            assertReceived(far, truth.get(1));
            assertThat(far).allMatch(death -> isExact(death, death.connection().local(), 2, 4));
            assertThat(heard.all()).allMatch(death -> death.pid() == script.pid());
            assertThat(near).as("orderly").allMatch(death -> death.controls() == 2);
            assertThat(far).as("orderly").allMatch(death -> death.controls() == 1);
        }
    }

    /** A kernel may keep its programs from running while some process is on the CPU: then a death says that it is not sure. */
    private static void assertReceived(List<Death> deaths, long truth) {
        long unsure = deaths.stream().filter(death -> !death.finKnown()).count();
        assertThat(unsure).isLessThanOrEqualTo(deaths.size() / 10_000);
        assertThat(deaths.stream().mapToLong(Death::received).sum()).isBetween(truth, truth + unsure);
    }

    /** @param served the n-th of the addresses served, which sends and receives n modulo these bytes and one more */
    private static boolean isExact(Death death, Endpoint served, int sending, int receiving) {
        long n = (served.address().low() & 0xff) - 1;
        long received = 1 + n % receiving;
        return death.sent() == 1 + n % sending
                && (death.received() == received || (!death.finKnown() && death.received() == received + 1));
    }

    @Test
    void withoutAnyRightItHearsWithAShorterQueue() throws Exception {
        try (Script script = script(BURST)) {
            namespace.call(() -> {
                Capabilities.giveUpAll();
                return null;
            });
            script.hear();
            try (LinuxSocketDeaths deaths = namespace.call(() -> LinuxSocketDeaths.open(true))) {
                int closed = script.turn().get(0);
                HeardDeaths heard = new HeardDeaths(deaths);
                heard.await(closed, death -> true);
                assertThat(heard.lost()).isZero();
                assertThat(heard.all()).allMatch(death -> death.pid() == 0);
            }
        }
    }

    @Test
    void otherNamespacesAreNotHeard() throws Exception {
        try (LinuxSocketDeaths deaths = open(QUEUE_BYTES, MAX_ROWS);
                NetworkNamespace other = NetworkNamespace.create();
                LinuxSocketDeaths there = other.call(() -> LinuxSocketDeaths.open(null, QUEUE_BYTES, MAX_ROWS));
                Script script = other.call(() -> Script.start(folder, "elsewhere", BURST))) {
            script.hear();
            script.turn();
            new HeardDeaths(there).await(2000, death -> true);
            assertThat(new HeardDeaths(deaths).all()).isEmpty();
        }
    }

    @Test
    void closeLeavesNothingOpen() throws Exception {
        Needs.bpf();
        namespace.call(() -> {
            LinuxSocketDeaths.open(true).close(); // loads libraries
            return null;
        });
        Set<String> before = descriptors();
        for (int i = 0; i < 5; i++) {
            LinuxSocketDeaths deaths = openWithBpf();
            assertThat(descriptors()).hasSizeGreaterThan(before.size());
            deaths.close();
            deaths.close();
            assertThatThrownBy(deaths::drain)
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(descriptors()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("deaths"));
    }

    /** Those that it may leak: sockets, and objects of BPF. */
    private static Set<String> descriptors() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(LinuxSocketDeathsIT::target)
                    .filter(target -> target.contains("socket:") || target.contains("bpf") || target.contains("btf"))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path link) {
        try {
            return link.getFileName() + " " + Files.readSymbolicLink(link);
        } catch (IOException e) {
            return ""; // the descriptor of the folder itself, closed meanwhile
        }
    }
}
