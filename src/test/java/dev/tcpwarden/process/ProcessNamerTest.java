package dev.tcpwarden.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ProcessNamerTest {

    @ParameterizedTest
    @CsvFileSource(resources = "command-lines.csv", delimiter = '|')
    void aProcessIsNamedByItsExecutableOrByWhatItRuns(String executable, String commandLine, String name) {
        assertThat(ProcessNamer.name(executable, () -> Arrays.asList(commandLine.split(" +", -1)), "comm"))
                .isEqualTo(name);
    }

    @Test
    void withoutAnExecutableItIsComm() {
        assertThat(ProcessNamer.name("", ProcessNamerTest::unasked, "java")).isEqualTo("java");
        assertThat(ProcessNamer.name("", ProcessNamerTest::unasked, "")).isEqualTo("unnamed");
        assertThat(ProcessNamer.name("/", ProcessNamerTest::unasked, "odd")).isEqualTo("odd");
    }

    @Test
    void onlyForInterpretersTheCommandLineIsRead() {
        assertThat(ProcessNamer.name("/usr/sbin/nginx", ProcessNamerTest::unasked, "x"))
                .isEqualTo("nginx");
    }

    @Test
    void anInterpreterWithoutACommandLineGoesByItsOwnName() {
        assertThat(ProcessNamer.name("/usr/bin/java", List::of, "x")).isEqualTo("java");
        assertThat(ProcessNamer.name("/usr/bin/python3", () -> List.of("python3", ""), "x"))
                .isEqualTo("python3");
    }

    @Test
    void namesPassUnbroken() {
        String odd = "a \"b\"\\\nc\u00e9\ufffd" + "x".repeat(200);
        assertThat(ProcessNamer.name("/srv/" + odd, ProcessNamerTest::unasked, "x"))
                .isEqualTo(odd);
        assertThat(ProcessNamer.name("/usr/bin/python3", () -> List.of("python3", "/srv/" + odd), "x"))
                .isEqualTo(odd);
    }

    @Test
    void noNameIsLongerThanThatOfAFile() {
        String longest = "x".repeat(255);
        List<String> commandLine = List.of("bash", "/srv/" + longest + "y".repeat(120_000));
        assertThat(ProcessNamer.name("/usr/bin/bash", () -> commandLine, "x")).isEqualTo(longest);
        assertThat(ProcessNamer.name("/srv/" + longest, ProcessNamerTest::unasked, "x"))
                .isEqualTo(longest);
    }

    @Test
    void aCutNeverLeavesHalfACharacter() {
        String rocket = "\ud83d\ude80";
        assertThat(ProcessNamer.name("/srv/" + "x".repeat(254) + rocket, ProcessNamerTest::unasked, "x"))
                .isEqualTo("x".repeat(254));
        assertThat(ProcessNamer.name("/srv/" + "x".repeat(253) + rocket + "y", ProcessNamerTest::unasked, "x"))
                .isEqualTo("x".repeat(253) + rocket);
    }

    @Test
    void interpretersThatRunEachOtherWithoutEndAreLeft() {
        List<String> commandLine = new ArrayList<>(Collections.nCopies(100_000, "/lib64/ld-linux-x86-64.so.2"));
        commandLine.add("/usr/bin/prog");
        assertThat(ProcessNamer.name(commandLine.get(0), () -> commandLine, "x"))
                .isEqualTo("ld-linux-x86-64.so.2");
    }

    @Test
    void everyInterpreterHasNamesAndTheSourceOfItsOptions() throws Exception {
        try (InputStream file = ProcessNamer.class.getResourceAsStream("interpreters.conf")) {
            Map<String, Map<String, List<String>>> entries =
                    Interpreters.decode(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(entries).hasSizeGreaterThan(10);
            Set<String> keys = Set.of(
                    "source",
                    "names",
                    "options",
                    "plus",
                    "command",
                    "endings",
                    "only",
                    "runs",
                    "switch",
                    "value",
                    "attached",
                    "number",
                    "code",
                    "module",
                    "file");
            entries.forEach((name, entry) -> {
                assertThat(entry.keySet())
                        .as(name)
                        .contains("source", "names", "options")
                        .isSubsetOf(keys);
                assertThat(String.join(" ", entry.get("source"))).as(name).containsPattern("[0-9]");
                assertThat(Stream.of("switch", "value", "attached", "number", "code", "module", "file")
                                .flatMap(key -> entry.getOrDefault(key, List.of()).stream()))
                        .as(name)
                        .doesNotHaveDuplicates()
                        .allMatch(option -> option.startsWith("-"));
            });
        }
    }

    private static List<String> unasked() {
        return fail("the command line was read");
    }
}
