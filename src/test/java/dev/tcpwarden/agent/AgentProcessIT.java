package dev.tcpwarden.agent;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.KeptConnection;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.SocketHolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent as a process: how it starts, runs and exits. */
class AgentProcessIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String NOBODY = "65534";

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    AgentProcessIT() throws Exception {}

    @Test
    void servesUntilItIsTerminated() throws Exception {
        try (RunningAgent agent = RunningAgent.start(namespace)) {
            assertThat(agent.url().toString()).matches("http://127\\.0\\.0\\.1:\\d+/metrics");
            assertThat(agent.get("/-/healthy").text()).isEqualTo("tcpwarden is healthy.\n");
            assertThat(agent.get("/-/ready").status()).isEqualTo(200);
            assertThat(agent.fresh()).isNotEmpty();

            assertThat(agent.terminate()).isZero();
            assertThat(agent.errors()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = namespace.call(() -> new ServerSocket(0, 1, LOOPBACK))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Jar.Run run = namespace.call(() -> Jar.run("--web.listen-address=" + address));
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("tcpwarden: ").contains(address).hasLineCount(1);
        }
    }

    @Test
    void anAgentWhosePortIsTakenLeavesTheTokenOfTheOther(@TempDir Path folder) throws Exception {
        String token = "--web.token-file=" + folder.resolve("token");
        try (RunningAgent agent = RunningAgent.start(namespace, token)) {
            String before = Files.readString(folder.resolve("token"));
            Jar.Run second = namespace.call(
                    () -> Jar.run(token, "--web.listen-address=" + agent.url().getAuthority()));
            assertThat(second.exit()).isEqualTo(1);
            assertThat(folder.resolve("token")).hasContent(before);
        }
    }

    @Test
    void aBadValueIsOneLineThatNamesItAndWhatIsAllowed() throws Exception {
        Jar.Run flag = namespace.call(() -> Jar.run("--sample.interval=5parsecs"));
        assertThat(flag.exit()).isEqualTo(2);
        assertThat(flag.out()).isEmpty();
        assertThat(flag.err())
                .startsWith("tcpwarden: ")
                .contains("--sample.interval=\"5parsecs\"", "200ms to 1h")
                .hasLineCount(1);

        Jar.Run variable = namespace.call(() -> Jar.command(List.of(
                "/usr/bin/env",
                "TCPWARDEN_METRICS_MAX_PROCESSES=-1",
                Jar.java(),
                "-jar",
                Jar.path().toString())));
        assertThat(variable.exit()).isEqualTo(2);
        assertThat(variable.err())
                .startsWith("tcpwarden: ")
                .contains("TCPWARDEN_METRICS_MAX_PROCESSES=\"-1\"")
                .hasLineCount(1);
    }

    @Test
    void withoutPrivilegesItWarnsOnceAndKnowsOnlyItsOwnSockets() throws Exception {
        String setpriv = Needs.program("setpriv").toString();
        Path folder = Files.createTempDirectory("tcpwarden");
        Path jar = folder.resolve("tcpwarden.jar");
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.copy(Jar.path(), jar);
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--r--r--"));
            List<String> java = List.of(
                    setpriv,
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    Jar.java(),
                    "-jar",
                    jar.toString());
            try (SocketHolder holder = namespace.call(SocketHolder::start);
                    RunningAgent agent = RunningAgent.start(namespace, java)) {
                agent.awaitSamples(5); // none of which repeats the warning

                Map<String, Double> scraped = agent.fresh();
                assertThat(scraped)
                        .containsEntry(
                                "tcpwarden_connections{pid=\"" + agent.pid()
                                        + "\",process=\"tcpwarden\",state=\"listen\"}",
                                1.0)
                        .hasEntrySatisfying(
                                "tcpwarden_unattributed_connections{reason=\"no_permission\",state=\"established\"}",
                                // both ends of the holder's connection, and this test's end of one to the agent if that
                                // stands
                                count -> assertThat(count).isIn(2.0, 3.0));
                assertThat(scraped.keySet()).noneMatch(series -> series.contains("\"" + holder.pid() + "\""));
                assertThat(agent.errors().lines().filter(line -> !line.contains(" INFO ")))
                        .singleElement()
                        .asString()
                        .contains(" WARN ", "CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH");
            }
        } finally {
            Files.deleteIfExists(jar);
            Files.delete(folder);
        }
    }

    /** Without a free file descriptor owners cannot be looked up: that is a failure, not a host whose processes have all exited. */
    @Test
    void whatCannotBeReadIsLeftOutAndComesBack(@TempDir Path folder) throws Exception {
        String prlimit = Needs.program("prlimit").toString();
        try (SocketHolder holder = namespace.call(SocketHolder::start);
                RunningAgent agent = RunningAgent.start(namespace);
                KeptConnection kept =
                        KeptConnection.to(namespace, agent)) { // without a free descriptor it accepts no other
            String series = "tcpwarden_connections{pid=\"" + holder.pid()
                    + "\",process=\"SocketHolder\",state=\"established\"}";
            await().untilAsserted(() -> assertThat(kept.scrape()).containsEntry(series, 1.0));

            limitDescriptors(prlimit, agent, "16");
            await().untilAsserted(() -> {
                Map<String, Double> scraped = kept.scrape();
                // until the last good sample is stale, it is served; nothing else ever is
                assertThat(scraped.getOrDefault(series, 1.0)).isEqualTo(1.0);
                assertThat(scraped).containsEntry("tcpwarden_up", 0.0);
                assertThat(scraped.get("tcpwarden_samples_total{result=\"failure\"}"))
                        .as("not only late")
                        .isPositive();
            });
            await().until(() -> agent.errors().contains(" ERROR "));
            assertThat(kept.scrape().keySet())
                    .noneMatch(name -> name.matches("tcpwarden_((host_|unattributed_|established_)?connections|"
                            + "receive_queue|send_queue|listen_backlog|process_info).*"));
            List<String> logged = agent.errors().lines().toList(); // of a row of failures once
            assertThat(logged)
                    .filteredOn(line -> line.contains(" ERROR "))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("sampling failed", "/proc: "));
            assertThat(logged) // BPF too, where a sample came as far as that
                    .filteredOn(line -> !line.contains(" ERROR "))
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(line -> line.contains("owners come from procfs until BPF works again"));

            limitDescriptors(prlimit, agent, "4096");
            await().untilAsserted(() ->
                    assertThat(kept.scrape()).containsEntry("tcpwarden_up", 1.0).containsEntry(series, 1.0));
        }
    }

    /** Only the soft limit. What is open stays open. */
    private static void limitDescriptors(String prlimit, RunningAgent agent, String limit) throws Exception {
        assertThat(Jar.command(List.of(prlimit, "--pid=" + agent.pid(), "--nofile=" + limit + ":")))
                .isEqualTo(new Jar.Run(0, "", ""));
    }
}
