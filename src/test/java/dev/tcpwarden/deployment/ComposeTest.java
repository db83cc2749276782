package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The compose file and the image against the files, ports and flags that they name. */
class ComposeTest {

    private static final JsonNode SERVICES =
            Documents.yamlWithAnchors(Path.of("docker-compose.yml")).path("services");
    private static final JsonNode AGENT = SERVICES.path("agent");
    private static final JsonNode PROMETHEUS = SERVICES.path("prometheus");
    private static final JsonNode GRAFANA = SERVICES.path("grafana");
    private static final Path DOCKERFILE = Path.of("src", "main", "docker", "Dockerfile");
    private static final Path PROVISIONING = Path.of("grafana", "provisioning");

    @Test
    void everyMountedFileIsThere() {
        assertThat(Documents.stream(SERVICES).flatMap(service -> Documents.texts(service.path("volumes")).stream()))
                .filteredOn(volume -> volume.startsWith("./"))
                .hasSize(5)
                .allSatisfy(volume -> {
                    assertThat(Path.of(volume.split(":", -1)[0])).exists();
                    assertThat(volume).endsWith(":ro");
                });
        assertThat(Path.of(AGENT.path("build").path("dockerfile").asText())).isEqualTo(DOCKERFILE);
    }

    /** Docker creates a folder that is missing as root, and then its user could put no password file into it. */
    @Test
    void theFolderOfTheJmxPasswordIsNotLeftToDocker() {
        assertThat(Documents.texts(AGENT.path("volumes")))
                .containsExactly("${JMX_FOLDER:-./jmx}:/run/tcpwarden-jmx:ro");
        assertThat(Path.of("jmx", ".gitignore")).content().contains("\n*\n");
    }

    @Test
    void everyImageHasAFullVersion() {
        List<String> images = List.of(
                PROMETHEUS.path("image").asText(),
                GRAFANA.path("image").asText(),
                found("FROM (\\S+) AS build").group(1),
                found("FROM (\\S+)\n").group(1));
        assertThat(images).allSatisfy(image -> assertThat(image).matches(".+:v?\\d+\\.\\d+\\.\\d+.*"));
    }

    @Test
    void nothingIsOpenToTheNetwork() {
        assertThat(Documents.stream(SERVICES)).hasSize(3).allSatisfy(service -> {
            assertThat(service.path("network_mode").asText()).isEqualTo("host");
            assertThat(service.has("ports")).isFalse();
        });
        assertThat(agentAddress()).startsWith("127.0.0.1:");
        assertThat(prometheusAddress()).startsWith("127.0.0.1:");
        assertThat(GRAFANA.path("environment").path("GF_SERVER_HTTP_ADDR").asText())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void everyServiceHasTheLeastOfRights() {
        assertThat(Documents.stream(SERVICES)).allSatisfy(service -> {
            assertThat(service.path("read_only").asBoolean()).isTrue();
            assertThat(Documents.texts(service.path("cap_drop"))).containsExactly("ALL");
            assertThat(Documents.texts(service.path("security_opt"))).contains("no-new-privileges:true");
        });
        assertThat(Documents.texts(AGENT.path("cap_add")))
                .containsExactly("SYS_PTRACE", "DAC_READ_SEARCH", "NET_ADMIN", "BPF", "PERFMON");
        assertThat(PROMETHEUS.has("cap_add") || GRAFANA.has("cap_add")).isFalse();
    }

    @Test
    void holdsNoSecret() {
        assertThat(Documents.text(Path.of("docker-compose.yml")).lines())
                .filteredOn(line -> line.matches("(?i).*(password|secret|token)\\w*[:=].*"))
                .isEmpty();
    }

    @Test
    void prometheusScrapesTheAgentAndGrafanaAsksPrometheus() {
        JsonNode config = Documents.yaml(Path.of("src", "main", "prometheus", "prometheus.yml"));
        JsonNode datasource = Documents.yaml(PROVISIONING.resolve("datasources/prometheus.yml"))
                .path("datasources")
                .path(0);
        JsonNode job = config.path("scrape_configs").path(0);
        assertThat(job.path("job_name").asText()).isEqualTo("tcpwarden");
        assertThat(Documents.texts(job.path("static_configs").path(0).path("targets")))
                .containsExactly(agentAddress());
        assertThat(datasource.path("url").asText()).isEqualTo("http://" + prometheusAddress());
        assertThat(datasource.path("jsonData").path("timeInterval").asText())
                .isEqualTo(config.path("global").path("scrape_interval").asText());
        assertThat(PROMETHEUS.path("healthcheck").path("test").toString())
                .contains("--url=http://" + prometheusAddress());
        for (String rules : Documents.texts(config.path("rule_files"))) {
            assertThat(target(PROMETHEUS, "./src/main/prometheus/" + rules)).isEqualTo("/etc/prometheus/" + rules);
        }
    }

    @Test
    void grafanaFindsTheDashboards() {
        String folder = target(GRAFANA, "./grafana/dashboards");
        JsonNode provider = Documents.yaml(PROVISIONING.resolve("dashboards/tcpwarden.yml"))
                .path("providers")
                .path(0);
        assertThat(provider.path("options").path("path").asText()).isEqualTo(folder);
        String home = GRAFANA.path("environment")
                .path("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asText();
        assertThat(home).startsWith(folder + "/");
        assertThat(Path.of("grafana", "dashboards", home.substring(folder.length() + 1)))
                .exists();
    }

    @Test
    void prometheusKnowsEveryFlag() throws Exception {
        String prometheus = Needs.program("prometheus").toString();
        String help = Command.run(prometheus, "--help").output();
        assertThat(Documents.texts(PROMETHEUS.path("command")))
                .isNotEmpty()
                .allSatisfy(flag -> assertThat(help).contains(flag.split("=", -1)[0] + "="));
    }

    @Test
    void theImageHoldsWhatItStarts() {
        String dockerfile = Documents.text(DOCKERFILE);
        List<String> copied = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$")
                .matcher(dockerfile)
                .results()
                .flatMap(copy -> List.of(copy.group(1).split(" ", -1)).stream())
                .toList();
        assertThat(copied)
                .isNotEmpty()
                .allSatisfy(source -> assertThat(Path.of(source)).exists());
        assertThat(found("COPY --from=build /build/target/(\\S+)\\.jar").group(1))
                .isEqualTo(Pattern.compile("<finalName>(.+)</finalName>")
                        .matcher(Documents.text(Path.of("pom.xml")))
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1));
        assertThat(Pattern.compile("/opt/tcpwarden/([\\w.]+)\"")
                        .matcher(dockerfile)
                        .results())
                .hasSize(3)
                .allSatisfy(started -> assertThat(copied).contains("src/main/docker/" + started.group(1)));
        assertThat(found("ENV TCPWARDEN_WEB_LISTEN_ADDRESS=(\\S+)").group(1)).isEqualTo(agentAddress());
        assertThat(Path.of(DOCKERFILE + ".dockerignore")).content().contains("!pom.xml", "!.mvn", "!src/main");
    }

    private static MatchResult found(String pattern) {
        return Pattern.compile(pattern)
                .matcher(Documents.text(DOCKERFILE))
                .results()
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static String agentAddress() {
        return AGENT.path("environment").path("TCPWARDEN_WEB_LISTEN_ADDRESS").asText();
    }

    private static String prometheusAddress() {
        return Documents.texts(PROMETHEUS.path("command")).stream()
                .filter(flag -> flag.startsWith("--web.listen-address="))
                .findFirst()
                .orElseThrow()
                .substring("--web.listen-address=".length());
    }

    /** Where {@code source} is mounted. */
    private static String target(JsonNode service, String source) {
        return Documents.texts(service.path("volumes")).stream()
                .filter(volume -> volume.startsWith(source + ":") && Files.exists(Path.of(source)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(source + " is not mounted"))
                .split(":", -1)[1];
    }
}
