package dev.tcpwarden.fleet;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tcpwarden.deployment.Dashboard;
import dev.tcpwarden.deployment.Selector;
import dev.tcpwarden.docs.Document;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.testing.ExampleHost;
import dev.tcpwarden.testing.Scrapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the document on fleets has Prometheus drop, record and forward, by real ones that scrape the host it calculates with. */
class FleetIT {

    private static final Document FLEET = Document.named("fleet.md");
    private static final Path RULES = Path.of("src", "main", "prometheus", "tcpwarden.rules.yml");

    /** How many series of {@code jvm_*} and {@code process_*} there are depends on the Java and on its collector. */
    private static final int TOLERANCE = 25;

    /** Of half of the counters of a simulated host none grows, and of what is 0 there is no ratio. */
    private static final int UNMOVED = 40;

    private static final String QUICKLY = "global: {scrape_interval: 1s, evaluation_interval: 1s}\n";

    private SimulatedFleet fleet;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        fleet = new SimulatedFleet();
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void relabelingLeavesWhatTheDocumentSays() throws Exception {
        fleet.add(1, ExampleHost.MEDIUM.exposition());
        fleet.add(1, Scrapes.of(ProcessLabels.PROCESS, ExampleHost.MEDIUM.tableOfOneProcessEach()));
        String configuration = QUICKLY + "scrape_configs:\n  - job_name: tcpwarden\n    static_configs: " + targets()
                + "\n" + block("metric_relabel_configs:").indent(4);
        try (PrometheusServer prometheus = PrometheusServer.start(folder, configuration)) {
            await().untilAsserted(
                            () -> { // at a moment when no scrape has timed out
                                assertThat(series(prometheus, "scrape_samples_scraped", 0))
                                        .isEqualTo(fleet.series(0));
                                assertThat(series(prometheus, "scrape_samples_scraped", 1))
                                        .isEqualTo(fleet.series(1));
                                assertThat(series(prometheus, "scrape_samples_post_metric_relabeling", 0))
                                        .isCloseTo(number("without the first step, ([\\d,]+)\\)"), within(TOLERANCE));
                                assertThat(series(prometheus, "scrape_samples_post_metric_relabeling", 1))
                                        .isCloseTo(number("That leaves about ([\\d,]+)"), within(TOLERANCE));
                            });
        }
    }

    @Test
    void aRegionForwardsWhatItRecordsAndNoPids() throws Exception {
        fleet.add(1, ExampleHost.MEDIUM.exposition());
        try (PrometheusServer store = receiver("");
                PrometheusServer region = PrometheusServer.start(
                        folder.resolve("region"),
                        "scrape_configs: [{job_name: tcpwarden, static_configs: " + targets() + "}]\n"
                                + block("global:")
                                        .replace("global:", "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s")
                                        .replace(
                                                "tcpwarden.rules.yml",
                                                RULES.toAbsolutePath().toString())
                                        .replace("https://mimir.example.org/api/v1/push", write(store)))) {
            await().untilAsserted(() -> {
                assertThat((int) store.number("count({__name__!~\"ALERTS.*\",instance!=\"\"})"))
                        .isCloseTo(number("about ([\\d,]+) series a host"), within(UNMOVED));
                assertThat((int) store.number("count({__name__=~\".+:tcpwarden_.+\",instance=\"\"})"))
                        .isCloseTo(number("over all its hosts: about ([\\d,]+)"), within(UNMOVED));
            });
            assertThat(store.query("count by (region) ({__name__=~\".+:tcpwarden_.+\"})"))
                    .hasSize(1)
                    .allSatisfy(found -> assertThat(
                                    found.path("metric").path("region").asText())
                            .isEqualTo("eu-1"));
            await().untilAsserted(() -> assertThat(region.query("{pid!=\"\"}")).isNotEmpty());
            assertThat(store.query("{pid!=\"\"}")).isEmpty();
            assertThat(names(store)).allMatch(forwarded());
        }
    }

    @Test
    void theDashboardOfTheFleetAsksOnlyForWhatIsForwarded() throws Exception {
        Dashboard dashboard = Dashboard.all().stream()
                .filter(shipped -> shipped.file().equals("tcpwarden-fleet.json"))
                .findFirst()
                .orElseThrow();
        assertThat(dashboard.queries().stream()
                        .flatMap(query -> Selector.in(query.expression()).stream())
                        .map(Selector::metric))
                .isNotEmpty()
                .allMatch(forwarded());
    }

    /** Whether a metric is forwarded by the document's configuration of a region. */
    private static Predicate<String> forwarded() throws IOException {
        JsonNode rule = new YAMLMapper().readTree(block("global:")).at("/remote_write/0/write_relabel_configs/0");
        assertThat(rule.path("action").asText()).isEqualTo("keep");
        return Pattern.compile(rule.path("regex").asText()).asMatchPredicate();
    }

    @Test
    void inAgentModeTheStoreEvaluatesTheRules() throws Exception {
        fleet.add(1, ExampleHost.MEDIUM.exposition());
        try (PrometheusServer store = receiver("rule_files: [" + RULES.toAbsolutePath() + "]\n");
                PrometheusServer agent = PrometheusServer.startAgent(
                        folder.resolve("agent"),
                        QUICKLY
                                + block("scrape_configs:")
                                        .replace("scrape_interval: 60s", "scrape_interval: 1s")
                                        .replaceFirst("static_configs:\n.*", "static_configs: " + targets())
                                        .replace("https://mimir.example.org/api/v1/push", write(store)))) {
            assertThat(agent.pid()).isPositive();
            await().until(() ->
                    store.query("instance:tcpwarden_received_bytes:rate5m").size() == 1);
            assertThat(store.query("{__name__=~\"jvm_.*|tcpwarden_rtt_seconds_bucket\"}"))
                    .isEmpty();
            await().untilAsserted(() -> assertThat(store.query("tcpwarden_connections{state=\"established\"}"))
                    .hasSize(40));
            assertThat(store.query("tcpwarden_connections{state=\"time_wait\"}"))
                    .isEmpty();
        }
    }

    private PrometheusServer receiver(String rules) throws Exception {
        return PrometheusServer.start(folder.resolve("store"), QUICKLY + rules, "--web.enable-remote-write-receiver");
    }

    private static String write(PrometheusServer store) {
        return "http://" + store.address() + "/api/v1/write";
    }

    private String targets() {
        return fleet.targets().replace("\n", "");
    }

    private static Set<String> names(PrometheusServer prometheus) throws Exception {
        Set<String> names = new TreeSet<>();
        for (JsonNode series : prometheus.query("count by (__name__) ({__name__!=\"\"})")) {
            names.add(series.path("metric").path("__name__").asText());
        }
        return names;
    }

    private static int series(PrometheusServer prometheus, String metric, int host) throws Exception {
        return (int) prometheus.number(metric + "{instance=\"" + SimulatedFleet.instance(host) + "\"}");
    }

    /** The piece of configuration that begins so. */
    private static String block(String beginning) {
        return FLEET.blocks("yaml").stream()
                .filter(block -> block.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static int number(String pattern) {
        return Integer.parseInt(
                FLEET.matches(pattern).findFirst().orElseThrow().group(1).replace(",", ""));
    }
}
