package dev.tcpwarden.publish.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole scrapes of one sample, letter by letter. */
class ExpositionGoldenTest {

    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
    private static final int ALL = 500;

    /** How old connections are depends on how long the two samples took. */
    private static final Pattern AGE = Pattern.compile("(tcpwarden_oldest_connection_seconds\\{[^\n]*}) [0-9.]+(?=\n)");

    private final AtomicLong nanoTime = new AtomicLong();
    private final LatestSample latest = new LatestSample(Duration.ofSeconds(5), nanoTime::get);

    @Test
    void textFormat() throws Exception {
        latest.publish(HostOfOddNames.sample(ProcessLabels.PROCESS_AND_PID, ALL));
        assertThat(scrape(ProcessLabels.PROCESS_AND_PID, "text/plain")).isEqualTo(golden("scrape.txt"));
    }

    @Test
    void openMetrics() throws Exception {
        latest.publish(HostOfOddNames.sample(ProcessLabels.PROCESS_AND_PID, ALL));
        assertThat(scrape(ProcessLabels.PROCESS_AND_PID, OPEN_METRICS)).isEqualTo(golden("scrape.openmetrics"));
    }

    @Test
    void withoutPidProcessesOfOneNameAreOneSeries() throws Exception {
        latest.publish(HostOfOddNames.sample(ProcessLabels.PROCESS, ALL));
        assertThat(scrape(ProcessLabels.PROCESS, "text/plain"))
                .isEqualTo(golden("scrape-process-labels.txt"))
                .doesNotContain("pid=\"6");
    }

    @Test
    void seriesAreToldApartByWhatIsNamedAndSummedOverTheRest() throws Exception {
        ProcessLabels labels = ProcessLabels.of(
                ProcessLabel.PROCESS, ProcessLabel.CONTAINER, ProcessLabel.POD_NAMESPACE, ProcessLabel.UNIT);
        latest.publish(HostOfOddNames.sample(labels, ALL));
        assertThat(scrape(labels, "text/plain")).isEqualTo(golden("scrape-workload-labels.txt"));
    }

    @Test
    void beyondTheLimitProcessesAreFolded() throws Exception {
        latest.publish(HostOfOddNames.sample(ProcessLabels.PROCESS_AND_PID, 1));
        assertThat(scrape(ProcessLabels.PROCESS_AND_PID, "text/plain")).isEqualTo(golden("scrape-folded.txt"));
    }

    @Test
    void aStaleSampleIsNotServed() throws Exception {
        latest.publish(HostOfOddNames.sample(ProcessLabels.PROCESS_AND_PID, ALL));
        nanoTime.addAndGet(Duration.ofSeconds(15).toNanos());
        assertThat(scrape(ProcessLabels.PROCESS_AND_PID, "text/plain")).isEqualTo(golden("scrape-stale.txt"));
    }

    @Test
    void beforeTheFirstSampleThereIsNoTimeOfIt() throws Exception {
        assertThat(scrape(ProcessLabels.PROCESS_AND_PID, "text/plain")).isEqualTo(golden("scrape-no-sample.txt"));
    }

    @Test
    void whatTheSystemDoesNotReportHasNoFamily() throws Exception {
        latest.publish(sample(TableField.ALL));
        Set<String> all = families();
        latest.publish(sample(TableField.NONE));
        Set<String> exposed = families();

        assertThat(all)
                .containsAll(exposed)
                .filteredOn(family -> !exposed.contains(family))
                .containsExactlyInAnyOrder(
                        "tcpwarden_receive_queue_bytes",
                        "tcpwarden_send_queue_bytes",
                        "tcpwarden_listen_backlog",
                        "tcpwarden_listen_backlog_limit",
                        "tcpwarden_sent_bytes_total",
                        "tcpwarden_received_bytes_total",
                        "tcpwarden_sent_segments_total",
                        "tcpwarden_retransmitted_segments_total",
                        "tcpwarden_stalled_connections",
                        "tcpwarden_idle_connections",
                        "tcpwarden_rtt_seconds",
                        "tcpwarden_destination_sent_bytes_total",
                        "tcpwarden_destination_received_bytes_total",
                        "tcpwarden_destination_sent_segments_total",
                        "tcpwarden_destination_retransmitted_segments_total",
                        "tcpwarden_destination_rtt_seconds",
                        "tcpwarden_destination_stalled_connections");
    }

    private static Sample sample(Set<TableField> details) throws IOException {
        TableOf table = new TableOf(details)
                .owned(TableOf.process("nginx", 9), 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
                .owned(
                        TableOf.process("nginx", 9),
                        2,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:80 -> 10.0.0.2:5",
                        Measured.of(1, 2, 3, 0, 250, 0, false))
                .owned(
                        TableOf.process("nginx", 9),
                        3,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:40000 -> 10.0.0.3:5432",
                        Measured.of(1, 2, 3, 0, 250, 0, false));
        return Samples.of(ProcessLabels.PROCESS_AND_PID, ALL, table.build());
    }

    private Set<String> families() throws IOException {
        return scrape(ProcessLabels.PROCESS_AND_PID, "text/plain")
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> List.of(line.split(" ", -1)).get(2))
                .collect(Collectors.toSet());
    }

    private String scrape(ProcessLabels labels, String accept) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new SampleCollector(latest, labels, new BuildInfo("1.2.3", "abc1234", "17.0.1")));
        byte[] body = new Exposition(registry).render(accept, null, Set.of()).body();
        return AGE.matcher(new String(body, StandardCharsets.UTF_8)).replaceAll("$1 0.0");
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = ExpositionGoldenTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
