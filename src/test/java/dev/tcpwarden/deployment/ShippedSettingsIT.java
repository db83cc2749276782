package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.testing.Needs;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags and variables in the files that are shipped beside the jar, asked of the jar itself. */
class ShippedSettingsIT {

    private static final String JAR = System.getProperty("tcpwarden.jar", "target/tcpwarden.jar");
    private static final Path UNIT = Path.of("src", "main", "systemd", "tcpwarden.service");
    private static final Path ENVIRONMENT = Path.of("src", "main", "systemd", "tcpwarden.env");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?m)^#?(TCPWARDEN_\\w+)=(.*)$");
    private static final Pattern VARIABLE = Pattern.compile("\\b(TCPWARDEN_\\w+)");
    private static final Pattern FLAG =
            Pattern.compile("(?<![\\w-])--((web|sample|path|metrics|terminate|log)\\.[\\w-]+|bpf|namespaces)");

    @TempDir
    static Path runtime;

    @BeforeEach
    void needsTheJar() {
        Needs.that(Files.exists(Path.of(JAR)), "the jar at " + JAR);
    }

    @Test
    void theJarKnowsEveryFlagAndVariable() throws Exception {
        String help = Command.run(java(), "-jar", JAR, "--help").output();
        Set<String> named = new TreeSet<>();
        for (Path file : List.of(
                UNIT,
                ENVIRONMENT,
                Path.of("docker-compose.yml"),
                Path.of("src", "main", "kubernetes", "base", "daemon-set.yaml"),
                Path.of("src", "main", "docker", "Dockerfile"),
                Path.of("src", "main", "docker", "entrypoint.sh"),
                Path.of("src", "main", "docker", "healthcheck.sh"))) {
            String text = Documents.text(file);
            VARIABLE.matcher(text).results().forEach(found -> named.add(found.group()));
            if (!file.equals(Path.of("docker-compose.yml"))) { // which has flags of Prometheus as well
                FLAG.matcher(text).results().forEach(found -> named.add(found.group()));
            }
        }
        assertThat(named)
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(help).containsPattern(Pattern.quote(name) + "(?![\\w-])"));
    }

    @Test
    void theEnvironmentFileHasEveryVariable() throws Exception {
        String help = Command.run(java(), "-jar", JAR, "--help").output();
        assertThat(names(VARIABLE, help))
                .hasSizeGreaterThan(8)
                .isEqualTo(names(ASSIGNMENT, Documents.text(ENVIRONMENT)));
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @Test
    void anAgentStartsWithEverySettingOfTheEnvironmentFile() throws Exception {
        Map<String, String> settings = new HashMap<>();
        ASSIGNMENT
                .matcher(Documents.text(ENVIRONMENT))
                .results()
                .forEach(found -> settings.put(found.group(1), found.group(2)));
        assertThat(settings).hasSizeGreaterThan(5);
        assertStarts(settings);
    }

    @Test
    void anAgentStartsWithTheSettingsOfTheComposeFile() throws Exception {
        JsonNode environment = Documents.yamlWithAnchors(Path.of("docker-compose.yml"))
                .path("services")
                .path("agent")
                .path("environment");
        Map<String, String> settings = new HashMap<>();
        environment
                .properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        assertStarts(settings);
    }

    /** Starts the agent as the unit does, with these settings but a free port, and waits for its first line. */
    private static void assertStarts(Map<String, String> settings) throws Exception {
        List<String> command = List.of(java(), "@src/main/packages/java.options", "-jar", JAR, "agent");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(settings);
        builder.environment().put("TCPWARDEN_WEB_LISTEN_ADDRESS", "127.0.0.1:0");
        builder.environment()
                .computeIfPresent(
                        "RUNTIME_DIRECTORY", (name, folder) -> runtime.toString()); // made by systemd or Docker
        Process agent = builder.start();
        try (BufferedReader output = agent.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.contains("serves http://127.0.0.1:")) {
                    return;
                }
            }
            throw new AssertionError("the agent exited: " + lines);
        } finally {
            agent.destroy();
            agent.waitFor();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
