package dev.tcpwarden.publish.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationResult;
import dev.tcpwarden.terminate.Via;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentMetersTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AgentMeters meters = new AgentMeters(registry);

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void countersStartAtZeroForEveryCombinationOfLabels() throws Exception {
        assertThat(scrape("tcpwarden_samples_total"))
                .containsExactly(
                        "tcpwarden_samples_total{result=\"failure\"} 0.0",
                        "tcpwarden_samples_total{result=\"success\"} 0.0");
        assertThat(scrape("tcpwarden_terminations_total"))
                .hasSize((Via.values().length - 1)
                        * TerminationResult.Outcome.values().length) // of rules where there are rules
                .allMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void samples() throws Exception {
        meters.sampled(HostOfOddNames.sample(ProcessLabels.PROCESS, 500));
        meters.sampled(HostOfOddNames.sample(ProcessLabels.PROCESS, 500));
        meters.failed(new IOException("dump of AF_INET: ENOBUFS (105)"));

        assertThat(scrape("tcpwarden_samples_total"))
                .containsExactly(
                        "tcpwarden_samples_total{result=\"failure\"} 1.0",
                        "tcpwarden_samples_total{result=\"success\"} 2.0");
        assertThat(scrape("tcpwarden_sample_duration_seconds_sum"))
                .contains(
                        "tcpwarden_sample_duration_seconds_count{phase=\"read\"} 2",
                        "tcpwarden_sample_duration_seconds_sum{phase=\"read\"} 0.004",
                        "tcpwarden_sample_duration_seconds_sum{phase=\"attribute\"} 0.002",
                        "tcpwarden_sample_duration_seconds_sum{phase=\"diff\"} 0.001");
    }

    @Test
    void terminations() throws Exception {
        meters.attempted(
                new Requester(Via.JMX, Optional.empty(), Optional.empty()), attempt(TerminationResult.Outcome.REFUSED));

        assertThat(scrape("tcpwarden_terminations_total"))
                .contains(
                        "tcpwarden_terminations_total{result=\"refused\",via=\"jmx\"} 1.0",
                        "tcpwarden_terminations_total{result=\"refused\",via=\"cli\"} 0.0");
    }

    @Test
    void linesThatTheLogLost() throws Exception {
        AtomicLong lost = new AtomicLong();
        meters.countLostLines("audit", lost::get);
        System.gc(); // what counts them must not be collected
        lost.set(7);

        assertThat(scrape("tcpwarden_log_lines_lost_total"))
                .containsExactly("tcpwarden_log_lines_lost_total{kind=\"audit\"} 7.0");
    }

    @Test
    void requestsThatWereDenied() throws Exception {
        meters.countDenied("origin", () -> 3);

        assertThat(scrape("tcpwarden_http_denied_total"))
                .containsExactly("tcpwarden_http_denied_total{reason=\"origin\"} 3.0");
    }

    @Test
    void requests() throws Exception {
        meters.requestServed("/metrics", "GET", 200, Duration.ofMillis(250));

        assertThat(scrape("tcpwarden_http_request_duration_seconds"))
                .contains(
                        "tcpwarden_http_request_duration_seconds_count{code=\"200\",handler=\"/metrics\",method=\"GET\"} 1",
                        "tcpwarden_http_request_duration_seconds_sum{code=\"200\",handler=\"/metrics\",method=\"GET\"} 0.25");
    }

    @Test
    void theProcessHasTheNamesThatDashboardsExpect() throws Exception {
        meters.addJavaMachine();

        for (String name : List.of(
                "process_cpu_seconds_total",
                "process_resident_memory_bytes",
                "process_open_fds",
                "process_max_fds",
                "process_start_time_seconds",
                "jvm_memory_used_bytes",
                "jvm_threads_live_threads",
                "jvm_gc_memory_allocated_bytes_total")) {
            assertThat(scrape(name)).describedAs(name).isNotEmpty();
        }
    }

    /** The series of one family. */
    private List<String> scrape(String name) throws IOException {
        byte[] body = new Exposition(registry).render(null, null, Set.of(name)).body();
        return new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static Termination attempt(TerminationResult.Outcome outcome) {
        return new Termination(
                ConnectionName.parse("10.0.0.1:5000 -> 10.0.0.2:443"),
                Optional.empty(),
                new TerminationResult(outcome, "in a test"));
    }
}
