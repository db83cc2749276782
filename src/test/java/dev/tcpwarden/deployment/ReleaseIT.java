package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code mvn -Ppackages,release verify} makes before tests of the jar. */
class ReleaseIT {

    private static final Path FOLDER = Path.of("target", "release");
    private static final Path SUMS = FOLDER.resolve("SHA256SUMS");

    /** But for the checksums. */
    static List<Path> files() throws IOException {
        Needs.that(Files.exists(SUMS), "what the profiles packages and release make");
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.equals(SUMS)).sorted().toList();
        }
    }

    private static Path only(String ending) throws IOException {
        List<Path> found = files().stream()
                .filter(file -> file.toString().endsWith(ending))
                .toList();
        assertThat(found).as(ending).hasSize(1);
        return found.get(0);
    }

    @Test
    void hasAllFilesWithTheirChecksums() throws Exception {
        for (String ending : List.of(".jar", ".cdx.json", ".deb", ".rpm", ".tgz")) {
            only(ending);
        }
        StringBuilder sums = new StringBuilder();
        for (Path file : files()) {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            sums.append(HexFormat.of().formatHex(sum))
                    .append("  ")
                    .append(file.getFileName())
                    .append('\n');
        }
        assertThat(SUMS).hasContent(sums.toString());
    }

    @Test
    void theBillOfMaterialsHasTheWorksOfTheNotice() throws Exception {
        JsonNode bom = new ObjectMapper().readTree(only(".cdx.json").toFile());
        assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.at("/metadata/component/name").asText()).isEqualTo("tcpwarden");
        assertThat(Documents.stream(bom.path("components"))).allSatisfy(component -> {
            assertThat(component.path("licenses"))
                    .as("licence of %s", component)
                    .isNotEmpty();
            assertThat(Documents.stream(component.path("hashes"))
                            .map(hash -> hash.path("alg").asText()))
                    .contains("SHA-256");
        });
        Set<String> components = Documents.stream(bom.path("components"))
                .map(component -> component.path("group").asText() + ":"
                        + component.path("name").asText())
                .collect(Collectors.toSet());
        Set<String> works = Files.readAllLines(Path.of("src", "main", "resources", "META-INF", "NOTICE")).stream()
                .filter(line -> line.matches("  [\\w.]+:[\\w.-]+"))
                .map(String::strip)
                .collect(Collectors.toSet());
        assertThat(components).isEqualTo(works);
    }

    @Test
    void theChartIsWhole() throws Exception {
        Command.Result listed = Command.run("tar", "-tzf", only(".tgz").toString());
        assertThat(listed.exit()).as(listed.output()).isZero();
        assertThat(listed.output().lines())
                .contains(
                        "tcpwarden/Chart.yaml",
                        "tcpwarden/values.yaml",
                        "tcpwarden/values.schema.json",
                        "tcpwarden/templates/daemon-set.yaml",
                        "tcpwarden/files/tcpwarden-overview.json",
                        "tcpwarden/files/tcpwarden.rules.yml");
    }
}
