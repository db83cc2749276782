package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.testing.Needs;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules for Prometheus, by promtool and by what each alert must have. */
class RulesTest {

    static final Path RULES = Path.of("src", "main", "prometheus", "tcpwarden.rules.yml");
    private static final Path CONFIG = Path.of("src", "main", "prometheus", "prometheus.yml");
    private static final Path TESTS = Path.of("src", "test", "resources", "prometheus", "tcpwarden.rules.test.yml");

    @Test
    void promtoolAcceptsRulesAndConfiguration() throws Exception {
        String promtool = Needs.program("promtool").toString();
        assertSucceeds(Command.run(promtool, "check", "rules", RULES.toString()));
        assertSucceeds(Command.run(promtool, "check", "config", CONFIG.toString()));
    }

    @Test
    void promtoolFindsEachAlertAtItsTimeAndAQuietDayQuiet() throws Exception {
        String promtool = Needs.program("promtool").toString();
        assertSucceeds(Command.run(promtool, "test", "rules", TESTS.toString()));
    }

    @Test
    void everyAlertSaysWhatItMeansAndWhatToDo() {
        String runbook = Documents.text(Path.of("src", "docs", "runbook.md"));
        assertThat(alerts()).hasSizeGreaterThanOrEqualTo(10).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            JsonNode annotations = alert.path("annotations");
            assertThat(alert.path("labels").path("severity").asText()).isIn("critical", "warning", "info");
            assertThat(annotations.path("summary").asText()).isNotBlank().doesNotContain("{{");
            assertThat(annotations.path("description").asText()).contains("{{");
            assertThat(annotations.path("runbook_url").asText())
                    .isEqualTo("src/docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(runbook).as("the runbook has a section").contains("\n### " + name + "\n");
        });
    }

    /** Each alert is tested where it does not fire yet and where it does. */
    @Test
    void everyAlertIsTestedBeforeItsTimeAndAtIt() {
        Set<String> silent = new HashSet<>();
        Set<String> firing = new HashSet<>();
        for (JsonNode test : Documents.yamlWithAnchors(TESTS).path("tests")) {
            for (JsonNode check : test.path("alert_rule_test")) {
                (check.path("exp_alerts").isEmpty() ? silent : firing)
                        .add(check.path("alertname").asText());
            }
        }
        Set<String> names =
                alerts().stream().map(alert -> alert.path("alert").asText()).collect(Collectors.toSet());
        assertThat(silent).containsAll(names);
        assertThat(firing).isEqualTo(names);
    }

    @Test
    void recordingRulesAreNamedByLevelMetricAndOperation() {
        assertThat(rules(Documents.yaml(RULES))
                        .filter(rule -> rule.has("record"))
                        .toList())
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.path("record").asText()).matches("\\w+:tcpwarden_\\w+:\\w+"));
    }

    static java.util.stream.Stream<JsonNode> rules(JsonNode file) {
        return Documents.stream(file.path("groups")).flatMap(group -> Documents.stream(group.path("rules")));
    }

    private static List<JsonNode> alerts() {
        return rules(Documents.yaml(RULES)).filter(rule -> rule.has("alert")).toList();
    }

    private static void assertSucceeds(Command.Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
