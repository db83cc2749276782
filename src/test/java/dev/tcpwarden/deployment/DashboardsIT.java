package dev.tcpwarden.deployment;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query of the dashboards and of the rules, asked of a real Prometheus about real agents and programs in trouble. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardsIT {

    /** Seconds: from before the agents started, however slow the machine. */
    private static final int RANGE = 900;

    private static final String PROGRAM = "TroubledProgram";
    private static final Pattern VARIABLE = Pattern.compile("label_values\\((.+), (\\w+)\\)");
    private static final Pattern AND_ON = Pattern.compile(" and on ");
    private static final Pattern OR = Pattern.compile(" or ");
    private static final Pattern FAMILY = Pattern.compile("^([a-zA-Z_:][\\w:]*)[{ ]", Pattern.MULTILINE);

    /** Series that Prometheus makes for each target, and for each alert. */
    private static final Set<String> OF_PROMETHEUS =
            Set.of("up", "scrape_duration_seconds", "scrape_samples_scraped", "ALERTS", "ALERTS_FOR_STATE");

    /** Metrics of the Java process that answer no question here; the rest of their families is in the agents' row. */
    private static final Pattern NOT_SHOWN =
            Pattern.compile("jvm_(buffer|gc|memory_committed|threads_(daemon|peak|started|states))_?\\w*"
                    + "|process_(max_fds|start_time_seconds|virtual_memory_bytes)"
                    // a duration's total: the number of requests is shown, their time is Prometheus's
                    // scrape_duration_seconds
                    + "|tcpwarden_http_request_duration_seconds_(sum|max)");

    /** What the kernel reports only in the initial network namespace, and the agents are in one of their own. */
    private static final Set<String> OF_THE_INITIAL_NAMESPACE = Set.of(
            "tcpwarden_tcp_memory_limit_bytes",
            "tcpwarden_tcp_memory_pressure_bytes",
            "tcpwarden_orphaned_connections_limit",
            "instance:tcpwarden_tcp_memory_bytes:ratio",
            "instance:tcpwarden_orphaned_connections:ratio");

    private ScrapedAgents agents;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        agents = ScrapedAgents.start(folder);
        agents.await(
                "a leak that a trend sees",
                () -> agents.query(
                        "deriv(tcpwarden_connections{process=\"" + PROGRAM + "\",state=\"close_wait\"}[10m]) > 1"));
        agents.await(
                "the termination",
                () -> agents.query("increase(tcpwarden_terminations_total{result=\"terminated\"}[1m]) > 0"));
        agents.await("opened connections", () -> agents.query("rate(tcpwarden_connections_opened_total[4s]) > 0"));
    }

    @AfterAll
    void stop() throws IOException {
        if (agents != null) {
            agents.close();
        }
    }

    /** A rate, or a difference, has a value once there are two scrapes of what it is made of. */
    private void nothingIsEmpty(Dashboard dashboard, Map<String, List<String>> values) {
        await().untilAsserted(() -> assertThat(empty(dashboard, values)).isEmpty());
    }

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void withAllEveryQueryFindsData(Dashboard dashboard) throws Exception {
        nothingIsEmpty(dashboard, Map.of());
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void withOneValueEveryQueryFindsData(Dashboard dashboard) throws Exception {
        nothingIsEmpty(
                dashboard,
                Map.of(
                        "job", List.of("tcpwarden"),
                        "instance", List.of(ScrapedAgents.FIRST),
                        "process", List.of(PROGRAM),
                        "pid", List.of(agents.programs().get(0))));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void withTwoValuesEveryQueryFindsData(Dashboard dashboard) throws Exception {
        nothingIsEmpty(
                dashboard,
                Map.of(
                        "job", List.of("tcpwarden", "other"),
                        "instance", List.of(ScrapedAgents.FIRST, ScrapedAgents.SECOND),
                        "process", List.of(PROGRAM, "prometheus"),
                        "pid", agents.programs()));
    }

    /**
     * An agent that publishes only by name has no pid label, and fills the dashboards all the same; nothing was terminated by way of
     * it, which is the only alert that fires at once.
     */
    @ParameterizedTest
    @MethodSource("dashboards")
    void withoutPidsEveryQueryFindsDataButThoseOfPidsAndTerminations(Dashboard dashboard) throws Exception {
        Map<String, List<String>> values =
                Map.of("job", List.of("other"), "instance", List.of(ScrapedAgents.SECOND), "process", List.of(PROGRAM));
        await().untilAsserted(() -> assertThat(empty(dashboard, values))
                .allSatisfy(where -> assertThat(where)
                        .matches(".*(\"Pids\" .|terminated manually: how many\\?\" A|annotation \"Terminations\""
                                + "|\"Firing alerts(, by name)?\" A)")));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void withNothingChosenNoQueryFails(Dashboard dashboard) throws Exception {
        empty(dashboard, Map.of("job", List.of(), "instance", List.of(), "process", List.of(), "pid", List.of()));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyVariableHasValues(Dashboard dashboard) throws Exception {
        Interpolation all = new Interpolation(Map.of(), RANGE, 1);
        for (JsonNode variable : dashboard.variables()) {
            Matcher query =
                    VARIABLE.matcher(variable.path("query").path("query").asText());
            if (query.matches()) {
                JsonNode values = agents.api(
                        "label/" + query.group(2) + "/values", Map.of("match[]", all.of(query.group(1), dashboard)));
                assertThat(values.size()).as(variable.path("name").asText()).isGreaterThanOrEqualTo(2);
            }
        }
    }

    /** Not only zeros: each state was there for a panel to show, but CLOSE, which the kernel does not always list. */
    @Test
    void everyStateHasASocket() throws Exception {
        List<String> seen = new ArrayList<>();
        for (JsonNode series :
                agents.query("max by (state) (max_over_time(tcpwarden_host_connections[" + RANGE + "s])) > 0")) {
            seen.add(series.path("metric").path("state").asText());
        }
        assertThat(seen)
                .contains(
                        "established",
                        "syn_sent",
                        "syn_recv",
                        "fin_wait1",
                        "fin_wait2",
                        "time_wait",
                        "close_wait",
                        "last_ack",
                        "listen",
                        "closing");
    }

    @Test
    void theFullBacklogAndTheLeakAreSeen() throws Exception {
        agents.await(
                "the full backlog",
                () -> agents.query(
                        "instance_listener:tcpwarden_listen_backlog:ratio{process=\"" + PROGRAM + "\"} >= 1"));
        agents.await(
                "the leak",
                () -> agents.query("tcpwarden_connections{process=\"" + PROGRAM + "\",state=\"close_wait\"} > 5"));
    }

    @Test
    void rulesAreEvaluatedWithoutError() throws Exception {
        agents.await("evaluated rules", () -> agents.query("instance_process_state:tcpwarden_connections:sum"));
        List<JsonNode> rules = RulesTest.rules(agents.api("rules", Map.of())).toList();
        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.path("health").asText())
                        .as(rule.path("name").asText() + " "
                                + rule.path("lastError").asText())
                        .isEqualTo("ok"));
    }

    @Test
    void everyMetricThatIsAskedForExists() throws Exception {
        Set<String> recorded = RulesTest.rules(Documents.yaml(RulesTest.RULES))
                .map(rule -> rule.path("record").asText())
                .collect(Collectors.toSet());
        Set<String> published = published();
        assertThat(asked())
                .allSatisfy(metric -> assertThat(published.contains(metric)
                                || recorded.contains(metric)
                                || OF_PROMETHEUS.contains(metric)
                                || OF_THE_INITIAL_NAMESPACE.contains(metric))
                        .as(metric)
                        .isTrue());
    }

    @Test
    void everyMetricOfTheAgentIsAskedFor() throws Exception {
        Set<String> forgotten = published();
        forgotten.removeAll(asked());
        forgotten.removeIf(metric -> NOT_SHOWN.matcher(metric).matches());
        assertThat(forgotten).isEmpty();
    }

    private Set<String> published() throws Exception {
        return FAMILY.matcher(agents.exposition())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> asked() {
        Stream<String> ofDashboards = Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.queries().stream())
                .map(Dashboard.Query::expression);
        Stream<String> ofRules = RulesTest.rules(Documents.yaml(RulesTest.RULES))
                .map(rule -> rule.path("expr").asText());
        return Stream.concat(ofDashboards, ofRules)
                .flatMap(expression -> Selector.in(expression).stream())
                .map(Selector::metric)
                .collect(Collectors.toSet());
    }

    /** The queries without a series; a query that fails, fails the test. */
    private List<String> empty(Dashboard dashboard, Map<String, List<String>> values) throws Exception {
        Interpolation interpolation = new Interpolation(values, RANGE, 1);
        List<String> empty = new ArrayList<>();
        for (Dashboard.Query query : dashboard.queries()) {
            String expression = interpolation.of(query.expression(), dashboard);
            JsonNode result = query.instant() ? agents.query(expression) : agents.queryRange(expression, RANGE);
            boolean reportedHere = reportedHere(query.expression());
            assertThat(reportedHere || result.isEmpty()).as(query.where()).isTrue();
            if (reportedHere && result.isEmpty()) {
                empty.add(query.where());
            }
        }
        return empty;
    }

    /** What follows "and on" only chooses of what is before it; of the operands of "or" one is enough. */
    private static boolean reportedHere(String expression) {
        String before = AND_ON.splitAsStream(expression).findFirst().orElseThrow();
        return OR.splitAsStream(before)
                .anyMatch(operand -> Selector.in(operand).stream()
                        .noneMatch(selector -> OF_THE_INITIAL_NAMESPACE.contains(selector.metric())));
    }
}
