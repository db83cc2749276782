package dev.tcpwarden.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests pass on a busy machine: they wait for what they need, and with patience. */
class PatienceTest {

    private static final Path TESTS = Path.of("src", "test", "java");

    private static List<String> filesWith(String pattern, String files) throws IOException {
        Pattern sought = Pattern.compile(pattern);
        try (Stream<Path> all = Files.walk(TESTS)) {
            List<String> found = new ArrayList<>();
            for (Path file : all.filter(file -> file.toString().matches(files)).toList()) {
                if (sought.matcher(Files.readString(file)).find()) {
                    found.add(file.getFileName().toString());
                }
            }
            return found;
        }
    }

    @Test
    void allWaitEquallyLong() throws IOException {
        assertThat(filesWith("org\\.awaitility\\.Awaitility;|\\.waitFor\\([^)]", ".*\\.java"))
                .containsExactly("Patience.java");
    }

    @Test
    void noTestSleeps() throws IOException {
        assertThat(filesWith("Thread\\.sleep\\(|System\\.nanoTime\\(\\) -", ".*(Test|IT)\\.java"))
                .isEmpty();
    }
}
