package dev.tcpwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every file that starts the agent has the same flags for Java, and what the agent sets by itself agrees with them. */
class JavaFlagsTest {

    private static final Path SYSTEMD = Path.of("src", "main", "systemd", "tcpwarden.service");
    private static final List<Path> OTHERS = List.of(
            Path.of("src", "main", "docker", "entrypoint.sh"), Path.of("src", "main", "windows", "tcpwarden.xml"));
    private static final List<Path> BY_THE_IMAGE =
            List.of(Path.of("docker-compose.yml"), Path.of("src", "main", "kubernetes", "base", "daemon-set.yaml"));
    private static final Pattern FLAGS = Pattern.compile("(-X\\S+ )+(?=-jar )");

    private static String flags(Path file) throws IOException {
        return FLAGS.matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .reduce((one, other) -> {
                    throw new AssertionError(file + " starts Java twice");
                })
                .orElseThrow();
    }

    @Test
    void areTheSameInEveryFileThatStartsIt() throws IOException {
        for (Path other : OTHERS) {
            assertThat(flags(other)).as(other.toString()).isEqualTo(flags(SYSTEMD));
        }
    }

    @Test
    void areTheImagesOwnWhereThatIsStarted() {
        assertThat(BY_THE_IMAGE)
                .allSatisfy(file -> assertThat(file).content().doesNotContain("-X", "JDK_JAVA_OPTIONS", "entrypoint:"));
    }

    @Test
    void boundTheFreeHeapAsTheAgentDoesWithoutThem() throws IOException {
        assertThat(List.of(flags(SYSTEMD).split(" ")))
                .contains(
                        "-XX:MinHeapFreeRatio=" + MemoryTrimmer.LEAST_FREE_PERCENT,
                        "-XX:MaxHeapFreeRatio=" + MemoryTrimmer.MOST_FREE_PERCENT);
    }
}
