package dev.tcpwarden.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.rules.RulesReader;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pieces of Prometheus's configuration in the documents, by promtool. */
class DocumentedConfigurationTest {

    @TempDir
    private Path folder;

    @Test
    void promtoolAcceptsEveryPiece() throws Exception {
        String promtool = Needs.program("promtool").toString();
        List<String> pieces = Document.all().stream()
                .flatMap(document -> document.blocks("yaml").stream())
                .filter(piece -> !isRules(piece))
                .toList();
        assertThat(pieces).hasSizeGreaterThanOrEqualTo(4);
        Files.copy(Path.of("src", "main", "prometheus", "tcpwarden.rules.yml"), folder.resolve("tcpwarden.rules.yml"));
        for (String piece : pieces) {
            Path file = Files.writeString(folder.resolve("prometheus.yml"), whole(piece));
            Jar.Run check = Jar.command(List.of(promtool, "check", "config", file.toString()));
            assertThat(check.exit()).as(piece + check.out() + check.err()).isZero();
        }
    }

    @Test
    void everyRuleCanBeUsed() throws Exception {
        List<String> files = Document.all().stream()
                .flatMap(document -> document.blocks("yaml").stream())
                .filter(DocumentedConfigurationTest::isRules)
                .toList();
        assertThat(files).hasSizeGreaterThanOrEqualTo(2);
        for (String file : files) {
            assertThat(RulesReader.read(file).rules()).isNotEmpty();
        }
    }

    private static boolean isRules(String piece) {
        return piece.startsWith("rules:") || piece.startsWith("protect:");
    }

    /** What belongs to a job is put into one. */
    private static String whole(String piece) {
        return piece.startsWith("metric_relabel_configs:")
                ? "scrape_configs:\n  - job_name: tcpwarden\n" + piece.indent(4)
                : piece;
    }
}
