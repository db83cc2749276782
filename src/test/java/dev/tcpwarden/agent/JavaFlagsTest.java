package dev.tcpwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever starts the agent has the same flags for Java, and what the agent sets by itself agrees with them. */
class JavaFlagsTest {

    private static final Path OPTIONS = Path.of("src", "main", "packages", "java.options");
    private static final Path WINDOWS = Path.of("src", "main", "windows", "tcpwarden.xml");
    private static final List<Path> BY_OPTIONS =
            List.of(Path.of("src", "main", "packages", "tcpwarden"), Path.of("src", "main", "docker", "entrypoint.sh"));
    private static final List<Path> BY_THE_IMAGE =
            List.of(Path.of("docker-compose.yml"), Path.of("src", "main", "kubernetes", "base", "daemon-set.yaml"));
    private static final Pattern BEFORE_JAR = Pattern.compile("(?<=<arguments>)-.+(?= -jar )");

    private static List<String> options() throws IOException {
        return Files.readAllLines(OPTIONS).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void areTheSameOnWindows() throws IOException {
        assertThat(BEFORE_JAR
                        .matcher(Files.readString(WINDOWS))
                        .results()
                        .map(MatchResult::group)
                        .toList())
                .containsExactly(String.join(" ", options()));
    }

    @Test
    void areInOneFileElsewhere() {
        assertThat(BY_OPTIONS)
                .allSatisfy(file ->
                        assertThat(file).content().contains("/java.options\" ").doesNotContain("-XX:+", "-Xm"));
        assertThat(Path.of("src", "main", "systemd", "tcpwarden.service"))
                .content()
                .contains("ExecStart=/usr/bin/tcpwarden agent\n");
    }

    @Test
    void areTheImagesOwnWhereThatIsStarted() {
        assertThat(BY_THE_IMAGE)
                .allSatisfy(file -> assertThat(file).content().doesNotContain("-X", "JDK_JAVA_OPTIONS", "entrypoint:"));
    }

    @Test
    void boundTheFreeHeapAsTheAgentDoesWithoutThem() throws IOException {
        assertThat(options())
                .contains(
                        "-XX:MinHeapFreeRatio=" + MemoryTrimmer.LEAST_FREE_PERCENT,
                        "-XX:MaxHeapFreeRatio=" + MemoryTrimmer.MOST_FREE_PERCENT);
    }
}
