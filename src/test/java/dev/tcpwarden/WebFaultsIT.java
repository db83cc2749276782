package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent where its clients, its limits or its listener are bad, and what its service manager is sent. */
@Timeout(300)
class WebFaultsIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    WebFaultsIT() throws Exception {}

    @Test
    void noRequestIsALineOfTheLog() throws Exception {
        try (RunningAgent agent = RunningAgent.start(namespace)) {
            Instant start = Instant.now();
            for (int i = 0; i < 200; i++) {
                for (String headers :
                        List.of("Host: a b", "Host: a\r\nHost: \u009b2J", "Host: x:99999", "Host: evil.example")) {
                    assertThat(raw(agent, "GET /" + i + " HTTP/1.1\r\n" + headers + "\r\n\r\n"))
                            .matches("(?s)HTTP/1\\.1 4\\d\\d .*");
                }
            }
            long minutes = Duration.between(start, Instant.now()).toMinutes();
            assertThat(agent.errors()
                            .lines()) // one of each of Jetty's loggers; a minute later again, and how many were left
                    // out
                    .hasSizeLessThanOrEqualTo(Math.toIntExact(3 + 6 * minutes));
            assertThat(agent.errors()).doesNotContain("\u009b", "\tat ");
            assertThat(agent.get("/metrics").status()).isEqualTo(200);
        }
    }

    private String raw(RunningAgent agent, String request) throws Exception {
        return namespace.call(() -> {
            try (Socket client = new Socket(LOOPBACK, agent.url().getPort())) {
                client.setSoTimeout(60_000);
                client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                return new String(client.getInputStream().readNBytes(200), StandardCharsets.ISO_8859_1);
            }
        });
    }

    @Test
    void withoutAFreeDescriptorItWaitsAndThenServesAgain() throws Exception {
        String prlimit = Needs.program("prlimit").toString();
        try (RunningAgent agent = RunningAgent.start(namespace)) {
            String limit = "--nofile=16:"; // fewer than it has open
            assertThat(Jar.command(List.of(prlimit, "--pid=" + agent.pid(), limit))
                            .exit())
                    .isZero();
            try (Socket waits =
                    namespace.call(() -> new Socket(LOOPBACK, agent.url().getPort()))) {
                waits.getOutputStream()
                        .write("GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                await().until(() -> agent.errors().contains("no connection can be accepted"));
                Duration before = cpu(agent);
                await().pollDelay(Duration.ofSeconds(5)) // some more attempts, none of which is a line
                        .untilAsserted(
                                () -> assertThat(cpu(agent).minus(before)).isLessThan(Duration.ofSeconds(4)));
                assertThat(agent.errors().lines().filter(line -> line.contains("ClientConnector")))
                        .hasSize(1);

                assertThat(Jar.command(List.of(prlimit, "--pid=" + agent.pid(), "--nofile=4096:"))
                                .exit())
                        .isZero();
                waits.setSoTimeout(60_000);
                assertThat(new String(waits.getInputStream().readNBytes(13), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200 ");
            }
            assertThat(agent.get("/metrics").status()).isEqualTo(200);
        }
    }

    private static Duration cpu(RunningAgent agent) {
        return ProcessHandle.of(agent.pid())
                .orElseThrow()
                .info()
                .totalCpuDuration()
                .orElseThrow();
    }

    @Test
    void withoutItsListenerItExitsAndSaysSo() throws Exception {
        try (RunningAgent agent = RunningAgent.start(namespace)) {
            int port = agent.url().getPort();
            shutDown(agent.pid(), descriptor(agent.pid(), listener(agent.pid(), port)));

            assertThat(agent.exitCode()).isEqualTo(1);
            assertThat(agent.errors().lines().filter(line -> line.startsWith("tcpwarden: ")))
                    .singleElement()
                    .asString()
                    .startsWith("tcpwarden: the server socket is lost: ")
                    .endsWith("; the agent exits, so that it can be restarted");
        }
    }

    /** The inode of a listener, from proc_net_tcp(5). */
    private static String listener(long pid, int port) throws IOException {
        String local = String.format(Locale.ROOT, ":%04X", port);
        return Stream.of("tcp", "tcp6")
                .flatMap(file -> lines(Path.of("/proc", Long.toString(pid), "net", file)))
                .map(line -> line.strip().split("\\s+", -1))
                .filter(columns -> columns[1].endsWith(local) && columns[3].equals("0A"))
                .findFirst()
                .orElseThrow()[9];
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String descriptor(long pid, String inode) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors
                    .filter(descriptor -> isSocket(descriptor, inode))
                    .findFirst()
                    .orElseThrow()
                    .getFileName()
                    .toString();
        }
    }

    private static boolean isSocket(Path descriptor, String inode) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals("socket:[" + inode + "]");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** Shuts down a socket of another process, by pidfd_open, pidfd_getfd and shutdown. */
    private static void shutDown(long pid, String descriptor) throws Exception {
        String script = "my $p = syscall(434, $ARGV[0]+0, 0); my $f = syscall(438, $p, $ARGV[1]+0, 0); "
                + "open(my $s, '+<&=', $f) or die $!; shutdown($s, 2) or die $!;";
        assertThat(Jar.command(List.of(Needs.program("perl").toString(), "-e", script, Long.toString(pid), descriptor)))
                .isEqualTo(new Jar.Run(0, "", ""));
    }

    @Test
    void itsServiceManagerIsNotifiedThatItIsReadyHealthyAndStopping(@TempDir Path folder) throws Exception {
        for (String address : List.of(folder.resolve("notify").toString(), "@tcpwarden-test-" + folder.getFileName())) {
            try (Notifications manager = Notifications.bind(namespace, address);
                    RunningAgent agent = RunningAgent.start(
                            namespace,
                            List.of(
                                    "/usr/bin/env",
                                    "NOTIFY_SOCKET=" + address,
                                    "WATCHDOG_USEC=200000",
                                    Jar.java(),
                                    "-jar",
                                    Jar.path().toString()))) {
                assertThat(manager.next()).isEqualTo("READY=1 STATUS=serves " + agent.url());
                assertThat(manager.next()).isEqualTo("WATCHDOG=1");
                assertThat(manager.next()).isEqualTo("WATCHDOG=1");
                assertThat(agent.terminate()).isZero();
                String last = manager.next();
                while (last.equals("WATCHDOG=1")) {
                    last = manager.next();
                }
                assertThat(last).isEqualTo("STOPPING=1");
                assertThat(agent.errors()).isEmpty();
            }
        }
    }

    /** What a service manager gets: a datagram socket whose messages a script prints, each on a line. */
    private record Notifications(Process process, BufferedReader output) implements AutoCloseable {

        private static final String SCRIPT = """
                use Socket; $| = 1; my $a = $ARGV[0]; $a =~ s/^@/\\0/;
                socket(my $s, PF_UNIX, SOCK_DGRAM, 0) or die $!; bind($s, pack('S a*', AF_UNIX, $a)) or die $!;
                print "bound\\n";
                while (defined recv($s, my $m, 4096, 0)) { $m =~ tr/\\n/ /; print "$m\\n" }
                """;

        static Notifications bind(NetworkNamespace namespace, String address) throws Exception {
            String perl = Needs.program("perl").toString();
            Process process = namespace.call(() -> new ProcessBuilder(perl, "-e", SCRIPT, address)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            Notifications bound = new Notifications(process, process.inputReader(StandardCharsets.UTF_8));
            assertThat(bound.next()).isEqualTo("bound");
            return bound;
        }

        String next() throws IOException {
            return String.valueOf(output.readLine());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
