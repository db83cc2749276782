package dev.tcpwarden.docs;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every console example of the documents, run in the situation that it is about: it prints what is shown, and is done. */
class DocsExamplesIT {

    private static final String PROGRAM = "java -jar target/tcpwarden.jar";

    /** As it is started after building it, and as packages install it. */
    private static final Pattern STARTED = Pattern.compile("\\b(java -jar target/tcpwarden\\.jar|tcpwarden)(?= |$)");

    @TempDir
    private Path folder;

    private record Block(Document document, List<ConsoleExample> examples) {

        @Override
        public String toString() {
            return document.path() + ": " + examples.get(0).command();
        }
    }

    static Stream<Block> blocks() {
        return Document.all().stream()
                .flatMap(document -> document.blocks("console").stream()
                        .map(block -> new Block(document, ConsoleExample.of(block))));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void printsWhatIsShown(Block block) throws Exception {
        try (Situation situation = Situation.make(folder)) {
            List<Process> agents = new ArrayList<>();
            try {
                for (ConsoleExample example : block.examples) {
                    run(situation, example, agents);
                }
            } finally {
                for (Process agent : agents) {
                    agent.destroy();
                    agent.waitFor();
                }
            }
        }
    }

    private void run(Situation situation, ConsoleExample example, List<Process> agents) throws Exception {
        if (example.command().equals(PROGRAM)) {
            assertSame(firstLinesOfAgent(situation, example.output().size(), agents), example);
        } else if (example.command().startsWith("curl ")) {
            Needs.program("curl");
            await().untilAsserted(() -> assertSame(shell(situation, example.command()), example));
        } else if (STARTED.matcher(example.command()).lookingAt()) {
            assertSame(shell(situation, example.command()), example);
        } else {
            throw new AssertionError("no test knows how to run " + example);
        }
    }

    private static void assertSame(List<String> output, ConsoleExample example) {
        assertThat(Steady.lines(output))
                .as("%s\nprints\n%s", example, String.join("\n", output))
                .isEqualTo(Steady.lines(example.output()));
    }

    /** On a terminal, as people start it. */
    private static List<String> firstLinesOfAgent(Situation situation, int count, List<Process> agents)
            throws Exception {
        Needs.program("script");
        Process agent = situation
                .namespace()
                .call(() -> new ProcessBuilder("script", "-qec", real(PROGRAM), "/dev/null")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
        agents.add(agent);
        BufferedReader lines = agent.inputReader(StandardCharsets.UTF_8);
        List<String> first = new ArrayList<>();
        while (first.size() < count) {
            first.add(String.valueOf(lines.readLine()));
        }
        return first;
    }

    /** The lines that a command prints; it must exit with 0. */
    private static List<String> shell(Situation situation, String command) throws Exception {
        Jar.Run run = situation.namespace().call(() -> Jar.command(List.of("/bin/sh", "-c", real(command))));
        assertThat(run.exit()).as(command + "\n" + run.out() + run.err()).isZero();
        return run.out().lines().toList();
    }

    private static String real(String command) {
        return STARTED.matcher(command).replaceFirst(Matcher.quoteReplacement(Jar.java() + " -jar " + Jar.path()));
    }

    @Test
    void theKeysOfJsonAreThoseThatAreListed() throws Exception {
        try (Situation situation = Situation.make(folder)) {
            String out = String.join("\n", shell(situation, PROGRAM + " list -o json process=orders"));
            for (JsonNode row : new ObjectMapper().readTree(out)) {
                List<String> keys = new ArrayList<>();
                row.fieldNames().forEachRemaining(keys::add);
                assertThat(keys).containsExactlyInAnyOrderElementsOf(DocsTest.jsonKeys());
            }
            assertThat(out).contains("\"local\":\"10.0.0.1:8080\"");
        }
    }

    /** The exit codes of the table, by mistakes that any user can make. */
    @Test
    void exitCodesAreThoseOfTheTable() throws IOException, InterruptedException {
        assertThat(Jar.run("list", "pid=1").exit()).isZero();
        assertThat(Jar.run("terminate", "local=127.0.0.1:1", "remote=127.0.0.2:2")
                        .exit())
                .isEqualTo(1);
        assertThat(Jar.run("list", "state=open").exit()).isEqualTo(2);
        assertThat(Document.named("command-line.md").found("^\\| (\\d) \\| ")).containsExactly("0", "1", "2");
    }
}
