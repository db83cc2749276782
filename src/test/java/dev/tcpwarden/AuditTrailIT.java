package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's audit lines where standard error accepts them, is not read, or fails. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AuditTrailIT {

    private static final String LOST_AUDIT = "tcpwarden_log_lines_lost_total{kind=\"audit\"}";
    private static final String LOST_OTHER = "tcpwarden_log_lines_lost_total{kind=\"other\"}";

    private static final String SAMPLES = "tcpwarden_samples_total{result=\"success\"}";

    /** More than a pipe and the agent's queue hold. */
    private static final int MANY = 6000;

    private static final int LISTENERS = 100;

    private final List<ServerSocket> listeners = new ArrayList<>();

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    AuditTrailIT() throws Exception {}

    @BeforeEach
    void listen() throws Exception {
        for (int i = 0; i < LISTENERS; i++) {
            listeners.add(namespace.call(() -> new ServerSocket(0, 1, InetAddress.getLoopbackAddress())));
        }
    }

    @AfterEach
    void close() throws IOException {
        for (ServerSocket listener : listeners) {
            listener.close();
        }
    }

    /** By way of a shell that directs standard error elsewhere. */
    private RunningAgent agent(String redirection) throws Exception {
        return RunningAgent.start(
                namespace,
                List.of(
                        "/bin/sh",
                        "-c",
                        "exec \"$@\" " + redirection,
                        "sh",
                        Jar.java(),
                        "-jar",
                        Jar.path().toString()),
                "--terminate.enabled=false");
    }

    /** Asks for terminations, all of which are refused, until that many audit lines are due; how many it has become. */
    private int terminate(RunningAgent agent, int lines) throws Exception {
        try (JMXConnector connector = agent.jmx()) {
            return namespace.call(() -> {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                int asked = 0;
                while (asked < lines) {
                    String[] answers = (String[]) beans.invoke(
                            new ObjectName("tcpwarden:type=Agent"),
                            "terminateMatching",
                            new Object[] {"state=listen", false},
                            new String[] {String.class.getName(), boolean.class.getName()});
                    assertThat(answers).hasSizeGreaterThan(LISTENERS).allMatch(line -> line.startsWith("refused: "));
                    asked += answers.length;
                }
                return asked;
            });
        }
    }

    private static double value(Map<String, Double> scraped, String series) {
        return scraped.getOrDefault(series, -1.0);
    }

    @Test
    void aCleanExitLosesNone() throws Exception {
        try (RunningAgent agent = agent("")) {
            int asked = terminate(agent, 500);
            assertThat(agent.terminate()).isZero();
            assertThat(agent.errors().lines().filter(line -> line.contains(" audit: ")))
                    .hasSize(asked);
        }
    }

    @Test
    void anUnreadPipeStopsNoTerminationAndNoSample() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (RunningAgent agent = agent("2<>" + pipe)) {
            int asked = terminate(agent, MANY);

            Map<String, Double> scraped = agent.scrape();
            double lost = value(scraped, LOST_AUDIT);
            assertThat(lost).isBetween(1.0, asked - 4096.0);
            assertThat(scraped).containsEntry(LOST_OTHER, 0.0);
            double samples = value(scraped, SAMPLES);
            await().until(() -> value(agent.scrape(), SAMPLES) > samples);

            int audit = 0;
            try (BufferedReader read = Files.newBufferedReader(pipe, StandardCharsets.UTF_8)) {
                String said = "";
                while (audit < asked - lost) {
                    String line = read.readLine();
                    audit += line.contains(" audit: ") ? 1 : 0;
                    said = line.contains(" lost ") ? line : said;
                }
                assertThat(said)
                        .endsWith(String.format(
                                "standard error did not accept all lines: %d lost since the start, %1$d of them audit lines",
                                (long) lost));
            }
            assertThat(agent.terminate()).isZero();
        }
    }

    @Test
    void whatCannotBeWrittenIsCounted() throws Exception {
        try (RunningAgent agent = agent("2>/dev/full")) {
            double asked = terminate(agent, 1);
            agent.await(Map.of(LOST_AUDIT, asked));
            assertThat(agent.terminate()).isZero();
        }
    }
}
