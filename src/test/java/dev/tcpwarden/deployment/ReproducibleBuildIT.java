package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources built again, in another folder and at another time, are the same release, byte for byte. */
class ReproducibleBuildIT {

    private static final Pattern REVISION = Pattern.compile("\\(revision (\\w+), ");

    @TempDir
    private Path folder;

    @Test
    void twoBuildsAreTheSameBytes() throws Exception {
        List<Path> built = ReleaseIT.files();
        copySources();
        Command.Result build = Command.run(
                Map.of("JAVA_HOME", System.getProperty("java.home"), "TZ", "Pacific/Chatham"),
                List.of(
                        Needs.program("mvn").toString(),
                        "--batch-mode",
                        "--quiet",
                        "--no-transfer-progress", // offline, CycloneDX would skip its part
                        "--file=" + folder.resolve("pom.xml"),
                        "-Ppackages,release",
                        "-Dmaven.test.skip=true",
                        "-Dgit.commit.id.abbrev=" + revision(), // it is no repository
                        "verify"));
        assertThat(build.exit()).as(build.output()).isZero();
        assertThat(built).hasSize(5);
        for (Path file : built) {
            assertThat(folder.resolve(file)).hasSameBinaryContentAs(file);
        }
    }

    private void copySources() throws IOException, InterruptedException {
        String git = Needs.program("git").toString();
        String names = Command.run(git, "ls-files", "--cached", "--others", "--exclude-standard")
                .output();
        for (String name : names.lines().toList()) {
            Path source = Path.of(name);
            if (Files.exists(source)) { // not deleted since the last commit
                Path copy = folder.resolve(source);
                Files.createDirectories(copy.getParent());
                Files.copy(source, copy);
                Files.setLastModifiedTime(copy, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
            }
        }
    }

    private static String revision() throws IOException, InterruptedException {
        Matcher revision = REVISION.matcher(Jar.run("--version").out());
        assertThat(revision.find()).isTrue();
        return revision.group(1);
    }
}
