package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcpwarden.config.Settings;
import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests for Kubernetes: against its API and the Prometheus operator's, and against the unit and the compose file. */
class KubernetesTest {

    private static final Path FOLDER = Path.of("src", "main", "kubernetes");
    private static final Path BASE = FOLDER.resolve("base");
    private static final Path OPERATOR = FOLDER.resolve("prometheus-operator");
    private static final String KUSTOMIZATION = "kustomization.yaml";

    /** Objects whose keys are the user's own. */
    private static final Set<String> MAPS = Set.of("labels", "matchLabels", "nodeSelector", "requests", "limits");

    private static final JsonNode POD = manifest("daemon-set.yaml").at("/spec/template");
    private static final JsonNode AGENT = POD.at("/spec/containers/0");
    private static final JsonNode COMPOSE =
            Documents.yamlWithAnchors(Path.of("docker-compose.yml")).at("/services/agent");
    private static final String UNIT = Documents.text(Path.of("src", "main", "systemd", "tcpwarden.service"));

    private static JsonNode manifest(String name) {
        return Documents.yaml(BASE.resolve(name));
    }

    private static JsonNode podMonitor() {
        return Documents.yaml(OPERATOR.resolve("pod-monitor.yaml"));
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        }
    }

    static Stream<Path> manifests() throws IOException {
        return Stream.concat(files(BASE), files(OPERATOR)).filter(file -> !file.endsWith(KUSTOMIZATION));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theApiTakesThem(Path file) throws IOException {
        ObjectNode manifest = (ObjectNode) Documents.yaml(file);
        KubernetesApi.read(manifest);
        assertThat(misspellings(manifest, manifest)).isPositive();
    }

    /** Misspells each key in turn, and expects that it is refused; how many there were. */
    private static int misspellings(ObjectNode whole, ObjectNode part) {
        int found = 0;
        for (String key : List.copyOf(Documents.keys(part))) {
            JsonNode value = part.remove(key);
            part.set(key + "s", value);
            assertThatThrownBy(() -> KubernetesApi.read(whole)).as(key).isInstanceOf(JsonMappingException.class);
            part.remove(key + "s");
            part.set(key, value);
            found++;
            if (!MAPS.contains(key)) {
                for (JsonNode child : value.isArray() ? value : List.of(value)) {
                    found += child instanceof ObjectNode object ? misspellings(whole, object) : 0;
                }
            }
        }
        return found;
    }

    @Test
    void theApiTakesNoNumberForAText() {
        ObjectNode manifest = (ObjectNode) manifest("daemon-set.yaml");
        ((ObjectNode) manifest.at("/spec/template/spec/containers/0/env/1")).set("value", new IntNode(10827));
        assertThatThrownBy(() -> KubernetesApi.read(manifest)).isInstanceOf(JsonMappingException.class);
    }

    @Test
    void kustomizeIsGivenEveryFile() throws IOException {
        for (Path folder : List.of(BASE, OPERATOR)) {
            JsonNode kustomization = Documents.yaml(folder.resolve(KUSTOMIZATION));
            assertThat(Documents.keys(kustomization))
                    .containsExactlyInAnyOrder("apiVersion", "kind", "namespace", "resources");
            assertThat(kustomization.path("namespace").asText())
                    .isEqualTo(manifest("namespace.yaml").at("/metadata/name").asText());
            assertThat(Documents.texts(kustomization.path("resources")).stream()
                            .map(resource -> folder.resolve(resource).normalize()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    files(folder).filter(file -> !file.endsWith(KUSTOMIZATION)),
                                    Stream.of(BASE).filter(base -> folder.equals(OPERATOR)))
                            .toList());
        }
    }

    @Test
    void kustomizePutsThemTogether() throws Exception {
        Needs.wish(hasKustomize(), "kubectl with kustomize 5");
        Command.Result rendered = Command.run("kubectl", "kustomize", OPERATOR.toString());
        assertThat(rendered.exit()).as(rendered.output()).isZero();
        assertThat(Pattern.compile("(?m)^kind: (\\w+)$")
                        .matcher(rendered.output())
                        .results())
                .extracting(kind -> kind.group(1))
                .containsExactlyInAnyOrder("Namespace", "ServiceAccount", "DaemonSet", "PodMonitor");
    }

    private static boolean hasKustomize() throws InterruptedException {
        try {
            return Command.run("kubectl", "version", "--client").output().contains("Kustomize Version: v5");
        } catch (IOException e) {
            return false; // there is no kubectl
        }
    }

    @Test
    void hasTheRightsOfTheUnitAndTheComposeFile() {
        JsonNode rights = AGENT.path("securityContext");
        assertThat(Documents.texts(rights.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(Documents.texts(rights.at("/capabilities/add")))
                .isEqualTo(Documents.texts(COMPOSE.path("cap_add")))
                .isEqualTo(List.of(
                        setting("AmbientCapabilities").replace("CAP_", "").split(" ", -1)));
        assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(rights.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(rights.at("/appArmorProfile/type").asText()).isEqualTo("Unconfined");
        assertThat(Documents.stream(POD.at("/spec/volumes")).filter(volume -> volume.has("hostPath")))
                .isNotEmpty()
                .allSatisfy(volume -> assertThat(Documents.stream(AGENT.path("volumeMounts"))
                                .filter(mount -> mount.path("name").equals(volume.path("name"))))
                        .singleElement()
                        .satisfies(mount ->
                                assertThat(mount.path("readOnly").asBoolean()).isTrue()));
    }

    @Test
    void getsNoTokenForTheApi() {
        assertThat(POD.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(manifest("service-account.yaml")
                        .path("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
        assertThat(POD.at("/spec/serviceAccountName"))
                .isEqualTo(manifest("service-account.yaml").at("/metadata/name"));
    }

    @Test
    void hasTheImageAndTheMemoryOfTheComposeFile() {
        assertThat(AGENT.path("image")).isEqualTo(COMPOSE.path("image"));
        assertThat(AGENT.has("command")).as("starts by the image's entry point").isFalse();
        String memory = COMPOSE.path("mem_limit").asText(); // 768m
        assertThat(setting("MemoryMax")).isEqualToIgnoringCase(memory);
        assertThat(AGENT.at("/resources/limits/memory").asText()).isEqualTo(memory.replaceFirst("m$", "Mi"));
        assertThat(Documents.texts(COMPOSE.path("tmpfs"))).contains("/tmp:exec,size=16m");
        assertThat(POD.at("/spec/volumes/0/emptyDir/sizeLimit").asText()).isEqualTo("16Mi");
    }

    @Test
    void isAskedWhereItListens() {
        JsonNode port = AGENT.at("/ports/0");
        assertThat(AGENT.at("/env/1/name").asText()).isEqualTo(Settings.WEB_LISTEN_ADDRESS.environmentVariable());
        assertThat(AGENT.at("/env/1/value").asText())
                .isEqualTo("$(" + AGENT.at("/env/0/name").asText() + "):"
                        + port.path("containerPort").asInt());
        assertThat(Settings.WEB_LISTEN_ADDRESS.defaultText())
                .endsWith(":" + port.path("containerPort").asInt());
        assertThat(List.of(AGENT.at("/livenessProbe/httpGet"), AGENT.at("/readinessProbe/httpGet")))
                .extracting(probe -> probe.path("path").asText())
                .containsExactly("/-/healthy", "/-/ready");
        assertThat(List.of(
                        AGENT.at("/livenessProbe/httpGet/port"),
                        AGENT.at("/readinessProbe/httpGet/port"),
                        podMonitor().at("/spec/podMetricsEndpoints/0/port")))
                .containsOnly(port.path("name"));
        assertThat(podMonitor().at("/spec/podMetricsEndpoints/0/path").asText())
                .isEqualTo(Settings.WEB_TELEMETRY_PATH.defaultText());
    }

    @Test
    void theMonitorFindsThePodsAndNamesTheJobAsTheRulesExpect() {
        JsonNode labels = POD.at("/metadata/labels");
        assertThat(manifest("daemon-set.yaml").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(podMonitor().at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(labels.path(podMonitor().at("/spec/jobLabel").asText()))
                .isEqualTo(Documents.yaml(Path.of("src", "main", "prometheus", "prometheus.yml"))
                        .at("/scrape_configs/0/job_name"));
    }

    private static String setting(String key) {
        return Pattern.compile("(?m)^" + key + "=(.+)$")
                .matcher(UNIT)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
