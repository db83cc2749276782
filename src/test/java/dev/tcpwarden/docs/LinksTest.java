package dev.tcpwarden.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the documents point, there is something. */
class LinksTest {

    /** What a build or a user makes. */
    private static final Set<String> MADE = Set.of("jmx/jmxremote.password");

    static Stream<Document> documents() {
        return Document.all().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadToFilesAndHeadings(Document document) {
        document.matches("\\]\\((?!https?://)([^)#]*)(?:#([^)]+))?\\)").forEach(link -> {
            Path target = link.group(1).isEmpty()
                    ? document.path()
                    : document.path().resolveSibling(link.group(1)).normalize();
            assertThat(target).as(document.path() + ": " + link.group()).exists();
            if (link.group(2) != null) {
                assertThat(Document.read(target).anchors())
                        .as(document.path() + ": " + link.group())
                        .contains(link.group(2));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void filesOfTheProjectThatAreNamedExist(Document document) {
        Set<String> named = new HashSet<>(document.found("(?<![\\w./(-])((?:src|grafana|jmx|\\.ci)/[\\w./-]*\\w)"));
        named.removeAll(MADE);
        assertThat(named).allSatisfy(file -> assertThat(Path.of(file)).exists());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void testsThatAreNamedExist(Document document) throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        Set<String> named = document.found("\\b([A-Z]\\w*[a-z](?:Test|IT))\\b");
        named.removeAll(tests);
        assertThat(named).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void sourcesThatAreNamedByFolderExist(Document document) {
        assertThat(document.found("`((?:socket|kernel|config|cli|publish)/[\\w/]+(?:\\.java)?)`"))
                .allSatisfy(file ->
                        assertThat(Path.of("src/main/java/dev/tcpwarden", file)).exists());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void profilesOfMavenThatAreNamedExist(Document document) {
        String pom = Document.read(Path.of("pom.xml")).text();
        assertThat(document.found("mvn [^`\n]*-P(\\w+)"))
                .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile + "</id>"));
    }

    @Test
    void whatIsInstalledByHandIsWhereTheUnitAndTheImageLookForIt() {
        Document deployment = Document.named("deployment.md");
        String script = Document.read(Path.of("src/main/packages/tcpwarden")).text();
        String unit =
                Document.read(Path.of("src/main/systemd/tcpwarden.service")).text();
        assertThat(deployment.found("^sudo install -D .* -t (/\\S+) "))
                .hasSize(2)
                .allSatisfy(folder -> assertThat(script + unit).contains(folder));
        assertThat(Document.read(Path.of("src/main/docker/Dockerfile")).text()).contains("/opt/tcpwarden");
        assertThat(Document.named("command-line.md").text()).contains("sh /opt/tcpwarden/entrypoint.sh list");
    }
}
