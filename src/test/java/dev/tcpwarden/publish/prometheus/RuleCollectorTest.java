package dev.tcpwarden.publish.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.rules.RulesFile;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleCollectorTest {

    @Test
    void whatRulesDoIsPublishedWhereThereAreRules(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("rules.yml"), "rules: [{name: leak, match: state=close_wait, action: terminate}]");
        LatestSample latest = new LatestSample(Duration.ofSeconds(5));
        try (PrometheusPublisher publisher =
                new PrometheusPublisher(latest, ProcessLabels.PROCESS_AND_PID, new BuildInfo("1", "abc", "17"))) {
            assertThat(lines(publisher)).isEmpty();
            publisher.addRules(new Rules(RulesFile.open(file), false, latest));

            assertThat(lines(publisher))
                    .contains(
                            "tcpwarden_rules_last_reload_successful 1.0",
                            "tcpwarden_rule_info{action=\"report\",rule=\"leak\"} 1",
                            "tcpwarden_rule_paused{rule=\"leak\"} 0.0",
                            "tcpwarden_rule_terminations_total{result=\"terminated\",rule=\"leak\"} 0.0",
                            "tcpwarden_rule_suppressed_total{reason=\"grace\",rule=\"leak\"} 0.0",
                            "tcpwarden_terminations_total{result=\"terminated\",via=\"rule\"} 0.0")
                    .hasSize(1 + 1 + 1 + 6 + 6 + 6);

            latest.publish(Samples.of(ProcessLabels.PROCESS_AND_PID, 500, new TableOf().build()));
            assertThat(lines(publisher)).contains("tcpwarden_rule_matches{rule=\"leak\"} 0.0");
        }
    }

    private static List<String> lines(PrometheusPublisher publisher) throws IOException {
        return new String(publisher.exposition().render(null, null, Set.of()).body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("tcpwarden_rule") || line.contains("via=\"rule\""))
                .toList();
    }
}
