package dev.tcpwarden.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.config.Setting;
import dev.tcpwarden.config.Settings;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The man pages and completion, before they are in a package; what shells make of them is in PackagesIT. */
class ManualTest {

    @TempDir
    static Path root;

    @BeforeAll
    static void write() throws IOException {
        Manual.main(new String[] {root.toString(), "1.2.3", "2026-11-24T00:00:00Z"});
    }

    @Test
    void thereIsAPageForEachCommand() throws IOException {
        try (Stream<Path> pages = Files.list(root.resolve("usr/share/man/man1"))) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .contains("tcpwarden.1", "tcpwarden-agent.1", "tcpwarden-list.1", "tcpwarden-rules-check.1")
                    .hasSize((int) Commands.all(Manual.command()).count());
        }
    }

    @Test
    void mandocHasNothingToSay() throws Exception {
        String mandoc = Needs.program("mandoc").toString();
        try (Stream<Path> pages = Files.list(root.resolve("usr/share/man/man1"))) {
            for (Path page : pages.toList()) {
                Jar.Run lint = Jar.command(List.of(mandoc, "-T", "lint", "-W", "warning", page.toString()));
                assertThat(lint.out() + lint.err()).isEmpty();
            }
        }
    }

    @Test
    void everySettingIsInTheAgentsPageAndInBothCompletions() {
        for (Setting<?> setting : Settings.ALL) {
            assertThat(root.resolve("usr/share/man/man1/tcpwarden-agent.1"))
                    .content()
                    .contains("\n.B " + (setting.flag() + "=").replace("-", "\\-"), setting.environmentVariable());
            assertThat(root.resolve("usr/share/bash-completion/completions/tcpwarden"))
                    .content()
                    .containsPattern("[ ']" + setting.flag() + "=");
            assertThat(root.resolve("usr/share/zsh/vendor-completions/_tcpwarden"))
                    .content()
                    .contains("'" + setting.flag() + "=[");
        }
    }

    @Test
    void noHelpNamesAJar() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(file).content().doesNotContain(".jar"));
        }
    }

    @Test
    void textIsEscaped() {
        assertThat(new Roff("A-B", "2026-11-24", "1.0")
                        .request("SH", "SAY \"X\"")
                        .line("'it's' a\\b ~")
                        .line("")
                        .line(".dot")
                        .tagged("--by=KEY", List.of("one", "two"))
                        .toString())
                .isEqualTo("""
                        .TH "A\\-B" 1 2026-11-24 "1.0"
                        .SH "SAY \\(dqX\\(dq"
                        \\(aqit\\(aqs\\(aq a\\eb \\(ti
                        .PP
                        \\&.dot
                        .TP
                        .B \\-\\-by=KEY
                        one
                        .br
                        two
                        """);
    }
}
