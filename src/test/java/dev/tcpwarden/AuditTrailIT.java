package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the agent's audit lines where standard error takes them, takes none, or fails. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AuditTrailIT {

    private static final String LOST_AUDIT = "tcpwarden_log_lines_lost_total{kind=\"audit\"}";
    private static final String LOST_OTHER = "tcpwarden_log_lines_lost_total{kind=\"other\"}";

    /** More than a pipe and the agent's queue hold. */
    private static final int MANY = 6000;

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    AuditTrailIT() throws Exception {}

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
                        Jar.path().toString()));
    }

    private void terminate(RunningAgent agent, int times) throws Exception {
        try (JMXConnector connector = agent.jmx()) {
            namespace.call(() -> {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                for (int i = 0; i < times; i++) {
                    assertThat(beans.invoke(
                                    new ObjectName("tcpwarden:type=Agent"),
                                    "terminate",
                                    new Object[] {"127.0.0.1:1 -> 127.0.0.1:" + (i + 1)},
                                    new String[] {String.class.getName()}))
                            .asString()
                            .startsWith("not_found: ");
                }
                return null;
            });
        }
    }

    @Test
    void aCleanExitLosesNone() throws Exception {
        try (RunningAgent agent = agent("")) {
            terminate(agent, 500);
            assertThat(agent.terminate()).isZero();
            assertThat(agent.errors().lines().filter(line -> line.contains(" audit: ")))
                    .hasSize(500);
        }
    }

    @Test
    void aPipeThatNobodyReadsStopsNoTerminationAndNoSample() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (RunningAgent agent = agent("2<>" + pipe)) {
            terminate(agent, MANY);

            Map<String, Double> scraped = agent.scrape();
            double lost = scraped.get(LOST_AUDIT);
            assertThat(lost).isBetween(1.0, MANY - 4096.0);
            assertThat(scraped).containsEntry(LOST_OTHER, 0.0);
            double samples = scraped.get("tcpwarden_samples_total{result=\"success\"}");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> agent.scrape().get("tcpwarden_samples_total{result=\"success\"}") > samples);

            int audit = 0;
            try (BufferedReader read = Files.newBufferedReader(pipe, StandardCharsets.UTF_8)) {
                String said = "";
                while (audit < MANY - lost) {
                    String line = read.readLine();
                    audit += line.contains(" audit: ") ? 1 : 0;
                    said = line.contains(" lost ") ? line : said;
                }
                assertThat(said)
                        .endsWith(String.format(
                                "standard error did not take all lines: %d are lost since the start, %1$d of them audit lines",
                                (long) lost));
            }
            assertThat(agent.terminate()).isZero();
        }
    }

    @Test
    void whatCannotBeWrittenIsCounted() throws Exception {
        try (RunningAgent agent = agent("2>/dev/full")) {
            terminate(agent, 3);
            agent.await(Map.of(LOST_AUDIT, 3.0));
            assertThat(agent.terminate()).isZero();
        }
    }
}
