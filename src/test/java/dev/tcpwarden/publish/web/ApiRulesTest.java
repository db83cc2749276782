package dev.tcpwarden.publish.web;

import static dev.tcpwarden.publish.web.ServedHost.json;
import static dev.tcpwarden.publish.web.ServedHost.rows;
import static dev.tcpwarden.publish.web.ServedHost.texts;
import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over the API: how they stand, what they would do, and who pauses them. */
class ApiRulesTest {

    private static final String RULES = """
            rules:
              - name: stalled
                match: process=api stalled=true
                except: remote=10.9.9.1
                for: 1
                when: {group-by: [process, remote], at-least: 2}
                limit: {per-sample: 2, per-minute: 5}
                action: terminate
              - {name: ssh, match: process=sshd, breaker: off, expires: 2020-01-01T00:00:00Z}
            """;

    @TempDir
    private Path folder;

    private Path file() throws Exception {
        return Files.writeString(folder.resolve("rules.yml"), RULES);
    }

    @Test
    void eachRuleSaysHowItStandsAndWhatTheFileSaysOfIt() throws Exception {
        try (ServedHost host = new ServedHost(file())) {
            host.start();
            host.sample(rows());
            JsonNode answer = await().until(
                            () -> host.read("/rules"),
                            it -> it.at("/rules/0/matches").asInt() == 2);

            assertThat(answer.path("file").asText()).endsWith("rules.yml");
            assertThat(answer.path("problem").isNull()).isTrue();
            assertThat(answer.path("terminate").asBoolean()).isTrue();
            assertThat(answer.path("total").asInt()).isEqualTo(2);
            JsonNode stalled = answer.at("/rules/0");
            assertThat(values(stalled, "name", "action", "state", "why", "victims", "terminated", "suppressed_grace"))
                    .containsExactly("stalled", "terminate", "grace", "null", "1", "0", "1");
            assertThat(values(stalled, "match", "except", "for", "group_by", "at_least", "victims_of"))
                    .containsExactly(
                            "process=api stalled=true", "remote=10.9.9.1", "1", "process,remote", "2", "oldest");
            assertThat(values(stalled, "per_sample", "per_minute", "breaker", "expires"))
                    .containsExactly("2", "5", "true", "null");
            assertThat(values(answer.at("/rules/1"), "name", "state", "except", "group_by", "breaker", "expires"))
                    .containsExactly("ssh", "expired", "null", "null", "false", "2020-01-01T00:00:00Z");
            assertThat(texts(host.read("/rules?sort=name&limit=1").path("rules"), "name"))
                    .containsExactly("ssh");
            assertThat(host.read("/rules?offset=2").path("rules")).isEmpty();
            assertThat(detail(400, host.get("/rules?filter=pid%3D1"))).contains("\"filter\" is not a parameter here");
            for (String key : texts(host.read("/fields").path("rules"), "key")) {
                assertThat(stalled.has(key)).as(key).isTrue();
                assertThat(host.get("/rules?sort=-" + key).statusCode()).as(key).isEqualTo(200);
            }
        }
    }

    private static List<String> values(JsonNode row, String... keys) {
        List<String> values = new ArrayList<>();
        for (String key : keys) {
            values.add(row.path(key).asText());
        }
        return values;
    }

    @Test
    void whatARuleWouldDoIsALineAConnection() throws Exception {
        try (ServedHost host = new ServedHost(file())) {
            assertThat(detail(503, host.get("/rules"))).isEqualTo("There is no sample of the TCP table yet.");
            assertThat(detail(503, host.get("/rules/stalled/preview"))).contains("no fresh sample");
            host.start();
            host.sample(rows());
            JsonNode preview = await().until(
                            () -> host.read("/rules/stalled/preview"),
                            it -> it.path("lines").size() == 2);

            assertThat(preview.path("rule").asText()).isEqualTo("stalled");
            assertThat(preview.at("/lines/0").asText()).startsWith("stalled: 2 match, 0 protected");
            assertThat(preview.at("/lines/1").asText()).startsWith("victim: 10.0.0.1:8080 -> 10.9.9.2:40002");
            assertThat(detail(404, host.get("/rules/other/preview")))
                    .isEqualTo("there is no rule \"other\": there are stalled, ssh");
        }
    }

    @Test
    void anOperatorPausesAndResumesARule() throws Exception {
        try (ServedHost host = new ServedHost(file())) {
            host.start();
            host.sample(rows());

            JsonNode paused = json(host.post("/rules/stalled/pause", ""));
            assertThat(values(paused, "name", "state", "why")).containsExactly("stalled", "paused", "paused by token");
            assertThat(host.read("/rules").at("/rules/0/state").asText()).isEqualTo("paused");
            assertThat(host.read("/host").path("problems")).anySatisfy(problem -> {
                assertThat(values(problem, "kind", "severity", "filter"))
                        .containsExactly("rules", "warning", "process=api stalled=true");
                assertThat(problem.path("text").asText()).isEqualTo("The rule stalled is paused: paused by token");
            });
            assertThat(json(host.post("/rules/stalled/resume", "{}"))
                            .path("state")
                            .asText())
                    .isEqualTo("grace");
            assertThat(texts(host.read("/host").path("problems"), "kind")).doesNotContain("rules");

            assertThat(detail(404, host.post("/rules/other/pause", "{}"))).startsWith("there is no rule \"other\"");
            assertThat(detail(405, host.get("/rules/stalled/pause"))).isEqualTo("Only POST is allowed.");
            assertThat(detail(405, host.post("/rules/stalled/preview", "{}"))).isEqualTo("Only GET is allowed.");
            assertThat(detail(404, host.get("/rules/stalled"))).startsWith("Not found");
            assertThat(detail(
                            401,
                            host.server.send(
                                    "POST", "/api/v1/rules/stalled/pause", "Content-Type", "application/json")))
                    .contains("token is needed");
            assertThat(detail(415, host.server.send("POST", "/api/v1/rules/stalled/pause")))
                    .contains("application/json");
            assertThat(host.server.served)
                    .contains("other /api/v1/rules/{rule}/pause 200", "other /api/v1/rules/{rule}/pause 404");
        }
    }

    @Test
    void aFileThatCannotBeUsedIsAProblemOfTheHost() throws Exception {
        Path file = file();
        try (ServedHost host = new ServedHost(file)) {
            host.start();
            host.sample(rows());
            Files.writeString(file, "rules: [{name: stalled}]");
            JsonNode answer = await().until(
                            () -> {
                                host.sample(rows());
                                return host.read("/rules");
                            },
                            it -> !it.path("problem").isNull());

            assertThat(answer.path("problem").asText()).contains("a rule has to have the key \"match\"");
            assertThat(answer.path("total").asInt()).isEqualTo(2);
            assertThat(texts(host.read("/host").path("problems"), "text"))
                    .first()
                    .asString()
                    .startsWith("The file of rules cannot be used, and those before are in force: ");
        }
    }

    @Test
    void anAgentWithoutRulesSaysSo() throws Exception {
        try (ServedHost host = new ServedHost()) {
            host.sample(rows());
            JsonNode answer = host.read("/rules");

            assertThat(answer.path("rules")).isEmpty();
            assertThat(answer.path("total").asInt()).isZero();
            assertThat(answer.path("file").isNull()).isTrue();
            assertThat(answer.path("problem").isNull()).isTrue();
            assertThat(answer.path("terminate").asBoolean()).isFalse();
            assertThat(detail(404, host.post("/rules/a/resume", "{}")))
                    .isEqualTo("there is no rule \"a\": this agent was started without --rules.file");
        }
    }

    private static String detail(int status, HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return json(response).path("detail").asText();
    }
}
