package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that every dashboard keeps: those of grafana/dashboard-linter, and those that make several dashboards one. */
class DashboardTest {

    /** The units in use; a new one is added here once it was looked up in Grafana's list. */
    private static final Set<String> UNITS =
            Set.of("none", "short", "locale", "s", "bytes", "binBps", "percentunit", "suffix:/s", "suffix:/min");

    private static final Set<String> COUNTER_FUNCTIONS = Set.of("rate", "irate", "increase");
    private static final Pattern OF_AGENTS = Pattern.compile("^(\\w+:)?tcpwarden_");

    /** A recording rule whose level has no instance: such a series has none to choose. */
    private static final Pattern ADDED_UP_OVER_HOSTS = Pattern.compile("(?!instance)[a-z_]+:\\w+:\\w+");

    /** Series of Prometheus about alerts; that no agent is there has no instance. */
    private static final Set<String> ALERTS = Set.of("ALERTS", "ALERTS_FOR_STATE");

    private static final Pattern VARIABLE_QUERY = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @Test
    void areTheOnesThatLinksName() {
        assertThat(Dashboard.all())
                .extracting(dashboard -> dashboard.root().path("uid").asText())
                .containsExactly(
                        "tcpwarden-destinations", "tcpwarden-fleet", "tcpwarden-overview", "tcpwarden-process");
        assertThat(Dashboard.all())
                .allSatisfy(dashboard -> assertThat(dashboard.file())
                        .isEqualTo(dashboard.root().path("uid").asText() + ".json"));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void canBeProvisionedFromAFile(Dashboard dashboard) {
        JsonNode root = dashboard.root();
        assertThat(root.path("schemaVersion").asInt()).isEqualTo(42);
        assertThat(root.path("editable").asBoolean(true)).isFalse();
        for (String never : List.of("id", "__inputs", "__requires", "apiVersion", "kind", "spec")) {
            assertThat(root.has(never)).as(never).isFalse();
        }
        assertThat(root.path("graphTooltip").asInt()).as("shared crosshair").isEqualTo(1);
        assertThat(root.path("tags").toString()).isEqualTo("[\"tcpwarden\"]");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void hasTheChainOfVariables(Dashboard dashboard) {
        List<String> names = new ArrayList<>(List.of("datasource", "job", "instance"));
        if (dashboard.file().contains("process")) {
            names.addAll(List.of("process", "pid"));
        } else if (dashboard.file().contains("destinations")) {
            names.addAll(List.of("process", "destination"));
        } else if (dashboard.file().contains("overview")) {
            names.addAll(List.of("container", "pod"));
        }
        assertThat(dashboard.variables())
                .extracting(variable -> variable.path("name").asText())
                .isEqualTo(names);
        assertThat(dashboard.variable("datasource").path("type").asText()).isEqualTo("datasource");
        assertThat(dashboard.variable("datasource").path("label").asText()).isEqualTo("Data source");
        for (String name : names.subList(1, names.size())) {
            JsonNode variable = dashboard.variable(name);
            assertThat(variable.path("type").asText()).isEqualTo("query");
            assertThat(variable.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
            assertThat(variable.path("multi").asBoolean()).isTrue();
            assertThat(variable.path("includeAll").asBoolean()).isTrue();
            assertThat(variable.path("refresh").asInt())
                    .as("refresh on a new time range")
                    .isEqualTo(2);
            assertThat(variable.path("description").asText()).isNotBlank();
            assertThat(variable.path("query").path("query").asText()).matches(VARIABLE_QUERY);
            // An empty label is a value here: a listener whose owner is not known, a series without a pid or a
            // container.
            boolean mayBeEmpty = !name.equals("job") && !name.equals("instance");
            assertThat(variable.path("allValue").asText()).isEqualTo(mayBeEmpty ? ".*" : ".+");
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelAsksAQuestionAndExplainsNoData(Dashboard dashboard) {
        for (JsonNode panel : dashboard.dataPanels()) {
            String title = panel.path("title").asText();
            JsonNode defaults = panel.path("fieldConfig").path("defaults");
            assertThat(title).isNotBlank();
            assertThat(panel.path("description").asText()).as(title).contains("?");
            assertThat(UNITS).as(title).contains(defaults.path("unit").asText());
            assertThat(defaults.path("noValue").asText()).as(title).isNotBlank();
            assertThat(panel.path("targets").size()).as(title).isPositive();
            assertThat(panel.path("datasource").path("uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(Documents.stream(panel.path("targets")))
                    .allSatisfy(target -> assertThat(
                                    target.path("datasource").path("uid").asText())
                            .isEqualTo("${datasource}"));
        }
    }

    /** Without a value a stat panel has the colour of its lowest threshold. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void noStatIsGreenWithoutAValue(Dashboard dashboard) {
        assertThat(dashboard.dataPanels())
                .filteredOn(panel -> panel.path("type").asText().equals("stat")
                        && panel.at("/options/colorMode").asText().equals("value"))
                .isNotEmpty()
                .extracting(panel -> panel.at("/fieldConfig/defaults/thresholds/steps/0/color")
                        .asText())
                .doesNotContain("green");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveIdsOfTheirOwnAndDoNotOverlap(Dashboard dashboard) {
        assertThat(dashboard.panels())
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates();
        Map<String, String> cells = new HashMap<>();
        for (JsonNode panel : dashboard.panels()) {
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    String before = cells.put(x + "," + y, panel.path("title").asText());
                    assertThat(before).as(panel.path("title").asText()).isNull();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everySelectorKeepsToTheChosenJobsAndInstances(Dashboard dashboard) {
        for (Dashboard.Query query : dashboard.queries()) {
            assertThat(Selector.in(query.expression()))
                    .as(query.where())
                    .isNotEmpty()
                    .allSatisfy(selector -> {
                        assertThat(selector.matchers()).contains("job=~\"$job\"");
                        if (!ADDED_UP_OVER_HOSTS.matcher(selector.metric()).matches()) {
                            assertThat(selector.matchers())
                                    .containsPattern(
                                            ALERTS.contains(selector.metric())
                                                    ? "instance=~\"\\$instance\\|\""
                                                    : "instance=~\"\\$instance\"");
                        }
                        if (selector.metric().endsWith("_total")) {
                            assertThat(COUNTER_FUNCTIONS).contains(selector.function());
                        }
                        if (selector.function().endsWith("rate")) {
                            assertThat(selector.range()).isEqualTo("$__rate_interval");
                        }
                    });
        }
    }

    /** With every job chosen, a metric that others publish, too, must be narrowed to the agents. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void metricsThatOthersPublishTooAreNarrowedToAgents(Dashboard dashboard) {
        for (Dashboard.Query query : dashboard.queries()) {
            boolean general = Selector.in(query.expression()).stream()
                    .anyMatch(it -> !OF_AGENTS.matcher(it.metric()).find()
                            && !it.matchers().contains("alertname=~\"Tcpwarden.*\""));
            if (general) {
                assertThat(query.expression())
                        .as(query.where())
                        .contains("and on (job, instance)", "tcpwarden_build_info{");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void pidsAreOnlyInTables(Dashboard dashboard) {
        assertThat(dashboard.dataPanels())
                .filteredOn(panel -> panel.path("type").asText().equals("timeseries"))
                .flatExtracting(panel -> Documents.stream(panel.path("targets"))
                        .map(target -> target.path("legendFormat").asText())
                        .toList())
                .isNotEmpty()
                .allSatisfy(legend -> assertThat(legend).isNotBlank().doesNotContain("pid"));
    }

    /** A state, direction, reason or result that has a colour has the same one wherever it has one. */
    @Test
    void namesKeepTheirColours() {
        Map<String, String> colours = new TreeMap<>();
        for (Dashboard dashboard : Dashboard.all()) {
            for (JsonNode panel : dashboard.dataPanels()) {
                for (JsonNode override : panel.path("fieldConfig").path("overrides")) {
                    for (JsonNode property : override.path("properties")) {
                        if (property.path("id").asText().equals("color")) {
                            String name =
                                    override.path("matcher").path("options").asText();
                            String colour =
                                    property.path("value").path("fixedColor").asText();
                            assertThat(colours.merge(name, colour, (old, now) -> old))
                                    .as(name)
                                    .isEqualTo(colour);
                        }
                    }
                }
            }
        }
        assertThat(colours)
                .containsKeys(
                        "established",
                        "syn_sent",
                        "syn_recv",
                        "fin_wait1",
                        "fin_wait2",
                        "time_wait",
                        "close",
                        "close_wait",
                        "last_ack",
                        "listen",
                        "closing");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void linksLeadToDashboardsThatExist(Dashboard dashboard) {
        String text = dashboard.root().toString();
        assertThat(Pattern.compile("\"/d/([\\w-]+)[?\"]")
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf("tcpwarden-destinations", "tcpwarden-fleet", "tcpwarden-overview", "tcpwarden-process");
        assertThat(Pattern.compile("var-(\\w+)=").matcher(text).results().map(found -> found.group(1)))
                .isSubsetOf("job", "instance", "process", "pid", "destination");
    }

    /** At the top of the page, with the time range and what was chosen. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void linksToTheOthers(Dashboard dashboard) {
        assertThat(Documents.stream(dashboard.root().path("links")))
                .allSatisfy(link -> {
                    assertThat(link.path("includeVars").asBoolean()).isTrue();
                    assertThat(link.path("keepTime").asBoolean()).isTrue();
                })
                .extracting(link -> link.path("url").asText())
                .containsExactlyInAnyOrderElementsOf(dashboards().stream()
                        .filter(other -> !other.equals(dashboard))
                        .map(other -> "/d/" + other.root().path("uid").asText())
                        .toList());
    }

    /** Syntax, by the program that knows it: each query as the expression of a recording rule. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void everyQueryIsSoundPromql(Dashboard dashboard, @TempDir Path folder) throws Exception {
        Path promtool = Needs.program("promtool");
        Interpolation all = new Interpolation(Map.of(), 3600, 1);
        StringBuilder rules = new StringBuilder("groups: [{name: queries, rules: [");
        for (Dashboard.Query query : dashboard.queries()) {
            String expression =
                    all.of(query.expression(), dashboard).replace("\\", "\\\\").replace("\"", "\\\"");
            rules.append("{record: query, expr: \"").append(expression).append("\"},\n");
        }
        Path file = Files.writeString(folder.resolve("queries.yml"), rules.append("]}]"));
        Command.Result result = Command.run(promtool.toString(), "check", "rules", "--lint=none", file.toString());
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
