package dev.tcpwarden.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.ExampleHost;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.Scrapes;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of series in the document on sizing are those of scrapes, and its sums are right. */
class SizingTest {

    private static final Document SIZING = Document.named("sizing.md");
    private static final Document FLEET = Document.named("fleet.md");

    /** How many series of {@code jvm_*} and {@code process_*} there are depends on the Java and on its collector. */
    private static final int TOLERANCE = 25;

    @Test
    void eachThingHasTheSeriesThatTheTableSays() throws IOException {
        Map<String, Integer> table = SIZING.matches("^\\| (the|each) (\\w+).*\\| (?:about )?(\\d+) \\|$")
                .collect(Collectors.toMap(row -> row.group(2), row -> Integer.valueOf(row.group(3))));
        ProcessInfo web = TableOf.process("web", 7);
        ProcessInfo worker = TableOf.process("web", 8);
        int empty = ours(new TableOf());
        int listener = ours(new TableOf().owned(web, 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0"));
        int closing = ours(new TableOf().owned(web, 1, TcpState.CLOSE_WAIT, "10.0.0.1:80 -> 10.0.0.5:4000"));
        int connected = ours(established(new TableOf(), web, 1));
        int two = ours(established(established(new TableOf(), web, 1), worker, 2));

        assertThat(table)
                .containsEntry("host", empty)
                .containsEntry("process", closing - empty)
                .containsEntry("name", connected - closing)
                .containsEntry("listener", listener - closing)
                .containsEntry("pair", (int) lines(established(new TableOf(), web, 1))
                        .filter(SizingTest::isOfDestinations)
                        .count());
        assertThat(two - connected).isEqualTo(closing - empty);
        int agent = (int) lines(new TableOf()).filter(SizingTest::isAgents).count();
        assertThat(table.get("agent")).isCloseTo(agent, within(TOLERANCE));
    }

    @Test
    void rulesHaveTheSeriesThatTheTableSays(@TempDir Path folder) throws IOException {
        Path one = Files.writeString(folder.resolve("1.yml"), "rules: [{name: a, match: pid=1}]");
        Path two =
                Files.writeString(folder.resolve("2.yml"), "rules: [{name: a, match: pid=1}, {name: b, match: pid=1}]");
        long without = lines(new TableOf()).filter(line -> !isAgents(line)).count();
        long withOne = withRules(one);

        assertThat(withRules(two) - withOne).isEqualTo(number(SIZING, "with rules .* \\| (\\d+) \\|"));
        assertThat(2 * withOne - withRules(two) - without)
                .isEqualTo(number(SIZING, "with rules (\\d+) more of the host"));
    }

    private static long withRules(Path file) throws IOException {
        return Scrapes.withRules(file, new TableOf())
                .lines()
                .filter(SizingTest::isSeries)
                .filter(line -> !isAgents(line))
                .count();
    }

    @Test
    void theExampleHostHasTheSeriesThatItIsSaidToHave() throws IOException {
        List<String> all = lines(ExampleHost.MEDIUM.table()).toList();
        assertThat(number(SIZING, "= \\*\\*([\\d,]+) series\\*\\*")).isCloseTo(all.size(), within(TOLERANCE));
        List<String> summed = Scrapes.of(ProcessLabels.PROCESS, ExampleHost.MEDIUM.tableOfOneProcessEach())
                .lines()
                .filter(SizingTest::isSeries)
                .toList();
        assertThat(number(FLEET, "by name: [^=]*= ([\\d,]+)")).isCloseTo(summed.size(), within(TOLERANCE));
    }

    /** Every sum that the document writes out, such as {@code 40 × 32 + 15 × 17 = 1,535}. */
    @Test
    void sumsAreRight() {
        List<MatchResult> sums = Stream.of(SIZING, FLEET)
                .flatMap(document -> document.matches("((?:[\\d,]+ [+×−] )+[\\d,]+) = \\**([\\d,]+)\\**(?! million)"))
                .toList();
        assertThat(sums)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(sum -> assertThat(Stream.of(sum.group(1).split(" \\+ ", -1))
                                .mapToLong(product -> Stream.of(product.split(" × ", -1))
                                        .mapToLong(SizingTest::parse)
                                        .reduce(1, (a, b) -> a * b))
                                .sum())
                        .as(sum.group())
                        .isEqualTo(parse(sum.group(2))));
    }

    private static TableOf established(TableOf table, ProcessInfo owner, int cookie) {
        return table.owned(
                owner,
                cookie,
                TcpState.ESTABLISHED,
                "10.0.0.1:80 -> 10.0.0.5:" + (4000 + cookie),
                Measured.of(1, 2, 3, 0, 250, 0, false));
    }

    private static Stream<String> lines(TableOf table) throws IOException {
        return Scrapes.of(ProcessLabels.PROCESS_AND_PID, table).lines().filter(SizingTest::isSeries);
    }

    private static int ours(TableOf table) throws IOException {
        return (int) lines(table)
                .filter(line -> !isAgents(line) && !isOfDestinations(line))
                .count();
    }

    private static boolean isOfDestinations(String line) {
        return line.startsWith("tcpwarden_destination_");
    }

    private static boolean isSeries(String line) {
        return !line.startsWith("#");
    }

    private static boolean isAgents(String line) {
        return line.startsWith("jvm_") || line.startsWith("process_");
    }

    private static int number(Document document, String pattern) {
        return (int) parse(document.matches(pattern).findFirst().orElseThrow().group(1));
    }

    private static long parse(String number) {
        return Long.parseLong(number.replace(",", ""));
    }
}
