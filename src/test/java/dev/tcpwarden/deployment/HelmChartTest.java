package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.tcpwarden.config.Settings;
import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart, checked and rendered by Helm, against the API of Kubernetes and the manifests. */
class HelmChartTest {

    private static final Path CHART = Path.of("target", "helm", "tcpwarden");
    private static final Path VALUES = Path.of("src", "test", "resources", "dev", "tcpwarden", "deployment", "helm");
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    private Path folder;

    @BeforeAll
    static void helmIsThere() {
        Needs.that(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "Linux on amd64, for which Helm's library is");
    }

    /** All that a release named "tcpwarden" has with the values of a file, or without any. */
    private static List<JsonNode> render(Optional<Path> values) throws IOException {
        TemplateCommand command = new Helm(CHART)
                .template()
                .withName("tcpwarden")
                .withNamespace("monitoring")
                .withKubeVersion("1.30.0");
        values.ifPresent(command::withValuesFile);
        List<JsonNode> found = new ArrayList<>();
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(command.call()).forEachRemaining(document -> {
            if (!document.isNull()) {
                found.add(document);
            }
        });
        return found;
    }

    private static List<JsonNode> render(String name) throws IOException {
        return render(Optional.of(VALUES.resolve(name)));
    }

    private List<JsonNode> renderText(String values) throws IOException {
        return render(Optional.of(Files.writeString(folder.resolve("values.yaml"), values)));
    }

    private static JsonNode only(List<JsonNode> rendered, String kind) {
        List<JsonNode> found = rendered.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    private static JsonNode agent(List<JsonNode> rendered) {
        return only(rendered, "DaemonSet").at("/spec/template/spec/containers/0");
    }

    @Test
    void helmFindsNothingWrong() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "operator.yaml, DaemonSet ServiceAccount PodMonitor PrometheusRule ConfigMap ConfigMap ConfigMap ConfigMap",
        "read-only.yaml, DaemonSet ServiceAccount",
        "guarded.yaml, DaemonSet ServiceAccount ConfigMap Service ServiceMonitor NetworkPolicy",
    })
    void theApiTakesWhatItRenders(String values, String kinds) throws IOException {
        List<JsonNode> rendered = render(values);
        for (JsonNode document : rendered) {
            KubernetesApi.read(document);
        }
        assertThat(rendered)
                .extracting(document -> document.path("kind").asText())
                .containsExactlyInAnyOrder(kinds.split(" ", -1));
    }

    @Test
    void withoutValuesItIsTheManifests() throws IOException {
        Path base = Path.of("src", "main", "kubernetes", "base");
        ObjectNode rendered = (ObjectNode) only(render(Optional.empty()), "DaemonSet");
        ObjectNode manifest = (ObjectNode) Documents.yaml(base.resolve("daemon-set.yaml"));
        for (ObjectNode daemonSet : List.of(rendered, manifest)) {
            ((ObjectNode) daemonSet.path("metadata")).remove("labels");
            ((ObjectNode) daemonSet.at("/spec/template")).remove("metadata");
            ((ObjectNode) daemonSet.path("spec")).remove("selector");
        }
        assertThat(rendered).isEqualTo(manifest);
    }

    @Test
    void podsHaveTheLabelsThatAreLookedFor() throws IOException {
        for (String values : List.of("operator.yaml", "guarded.yaml")) {
            List<JsonNode> rendered = render(values);
            JsonNode labels = only(rendered, "DaemonSet").at("/spec/template/metadata/labels");
            assertThat(only(rendered, "DaemonSet").at("/spec/selector/matchLabels"))
                    .isEqualTo(labels);
            for (JsonNode document : rendered) {
                for (String selector : List.of("/spec/selector/matchLabels", "/spec/podSelector/matchLabels")) {
                    assertThat(document.at(selector)).isIn(labels, YAML.missingNode());
                }
            }
            assertThat(labels.path("app.kubernetes.io/name").asText()).isEqualTo("tcpwarden");
        }
    }

    @Test
    void theMonitorsScrapeAsTheManifestsDo() throws IOException {
        JsonNode manifest =
                Documents.yaml(Path.of("src", "main", "kubernetes", "prometheus-operator", "pod-monitor.yaml"));
        JsonNode pods = only(render("operator.yaml"), "PodMonitor");
        JsonNode services = only(render("guarded.yaml"), "ServiceMonitor");
        for (JsonNode endpoint : List.of(pods.at("/spec/podMetricsEndpoints/0"), services.at("/spec/endpoints/0"))) {
            manifest.at("/spec/podMetricsEndpoints/0")
                    .properties()
                    .forEach(key -> assertThat(endpoint.path(key.getKey())).isEqualTo(key.getValue()));
        }
        assertThat(pods.at("/spec/podMetricsEndpoints/0/interval").asText()).isEqualTo("30s");
        assertThat(pods.at("/metadata/labels/release").asText()).isEqualTo("monitoring");
        assertThat(services.at("/spec/endpoints/0/scheme").asText()).isEqualTo("https");
        assertThat(services.at("/spec/jobLabel")).isEqualTo(manifest.at("/spec/jobLabel"));
    }

    @Test
    void rulesAndDashboardsAreThoseOfTheProject() throws IOException {
        List<JsonNode> rendered = render("operator.yaml");
        assertThat(only(rendered, "PrometheusRule").path("spec"))
                .isEqualTo(Documents.yaml(Path.of("src", "main", "prometheus", "tcpwarden.rules.yml")));
        for (String name : List.of("fleet", "overview", "process", "destinations")) {
            JsonNode map = rendered.stream()
                    .filter(document -> document.at("/metadata/name").asText().equals("tcpwarden-" + name))
                    .findFirst()
                    .orElseThrow();
            String file = "tcpwarden-" + name + ".json";
            assertThat(YAML.readTree(map.path("data").path(file).asText()))
                    .isEqualTo(YAML.readTree(Documents.text(Path.of("grafana", "dashboards", file))));
            assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
            assertThat(map.at("/metadata/annotations/grafana_folder").asText()).isEqualTo("Hosts");
        }
    }

    @Test
    void withoutTerminationsItHasNotTheRightToTerminate() throws IOException {
        JsonNode agent = agent(render("read-only.yaml"));
        assertThat(Documents.texts(agent.at("/securityContext/capabilities/add")))
                .containsExactly("SYS_PTRACE", "DAC_READ_SEARCH");
        assertThat(Documents.texts(agent.path("args")))
                .containsExactly(
                        "agent",
                        "--terminate.enabled=false",
                        "--log.format=json",
                        "--metrics.max-processes=200",
                        "--sample.interval=10s");
        assertThat(agent.path("image").asText()).isEqualTo("registry.example.org/tcpwarden:0.1.0");
    }

    @Test
    void tlsUsersAndRulesReachTheAgent() throws IOException {
        List<JsonNode> rendered = render("guarded.yaml");
        JsonNode agent = agent(rendered);
        assertThat(Documents.texts(agent.path("args")))
                .containsExactly(
                        "agent",
                        "--rules.file=/etc/tcpwarden/rules/rules.yml",
                        "--rules.terminate=true",
                        "--web.config.file=/etc/tcpwarden/web/web.yml");
        assertThat(agent.at("/env/1/value").asText()).isEqualTo("[$(NODE_ADDRESS)]:9443");
        assertThat(agent.at("/livenessProbe/httpGet/scheme").asText()).isEqualTo("HTTPS");
        assertThat(YAML.readTree(only(rendered, "ConfigMap")
                                .at("/data/rules.yml")
                                .asText())
                        .at("/rules/0/name")
                        .asText())
                .isEqualTo("orders-leak");
        assertThat(only(rendered, "NetworkPolicy")
                        .at("/spec/ingress/0/ports/0/port")
                        .asInt())
                .isEqualTo(9443);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pord: 9443",
                "port: '10827'",
                "port: 70000",
                "capabilities: {SYS_ADMIN: true}",
                "flags: {web.listen-address: ':1'}",
                "flags: {Sample: 5s}",
                "podMonitor: {enable: true}",
                "image: {repository: ''}",
                "rules: {rule: []}",
            })
    void whatItDoesNotKnowIsRefused(String values) {
        assertThatThrownBy(() -> renderText(values)).hasMessageContaining("schema");
    }

    @Test
    void itsFlagsAreTheAgents() throws IOException {
        for (String arguments : List.of("guarded.yaml", "read-only.yaml")) {
            assertThat(Documents.texts(agent(render(arguments)).path("args")).stream()
                            .skip(1)
                            .map(flag -> flag.substring(2, flag.indexOf('='))))
                    .allMatch(name -> Settings.ALL.stream()
                            .anyMatch(setting -> setting.flag().equals("--" + name)));
        }
    }

    @Test
    void itHasTheVersionOfTheProject() {
        JsonNode chart = Documents.yaml(CHART.resolve("Chart.yaml"));
        assertThat(chart.path("version")).isEqualTo(chart.path("appVersion"));
        assertThat(Documents.text(Path.of("pom.xml")))
                .contains("<artifactId>tcpwarden</artifactId>\n  <version>"
                        + chart.path("version").asText() + "</version>");
    }
}
