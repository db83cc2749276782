package dev.tcpwarden.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.config.Setting;
import dev.tcpwarden.config.Settings;
import dev.tcpwarden.filter.FilterHelp;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.Scrapes;
import dev.tcpwarden.testing.TableOf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of flags, metrics, filters and answers is what there is. */
class DocsTest {

    private static final Document README = Document.read(Path.of("README.md"));
    private static final Document COMMAND_LINE = Document.named("command-line.md");
    private static final Document METRICS = Document.named("metrics.md");
    private static final Document FILTERS = Document.named("filters.md");

    @Test
    void theReadmeIsReadInFiveMinutesAndBeginsWithTheTwoCommands() {
        List<String> lines = README.text().lines().toList();
        assertThat(lines).hasSizeLessThan(200);
        assertThat(String.join("\n", lines.subList(0, 25)))
                .contains("java -jar target/tcpwarden.jar\n```", "```sh\nmvn verify\n```");
        assertThat(Document.all().stream()
                        .skip(1)
                        .map(document -> document.path().toString()))
                .allSatisfy(path -> assertThat(README.text()).contains("](" + path));
    }

    @Test
    void theTableOfFlagsHasEveryFlagWithItsDefaultAndNoOther() {
        Set<String> flags = new TreeSet<>();
        for (Setting<?> setting : Settings.ALL) {
            String shown = setting.defaultText().isEmpty() ? "none" : "`" + setting.defaultText() + "`";
            assertThat(COMMAND_LINE.text()).contains("| `" + setting.flag() + "` | " + shown + " |");
            flags.add(setting.flag());
        }
        assertThat(COMMAND_LINE.found("^\\| `(--[a-z.-]+)` \\|")).isEqualTo(flags);
    }

    @Test
    void noDocumentNamesAFlagThatThereIsNot() {
        Set<String> flags = labels(Settings.ALL.stream().map(Setting::flag));
        for (Document document : Document.all()) {
            assertThat(
                            document.found(
                                    "(?<![\\w-])(?<!prometheus )(--(?:web|sample|path|metrics|destinations|terminate|connections|rules|log)\\.[\\w.-]*\\w|--owners)"))
                    .as(document.path().toString())
                    .isSubsetOf(flags);
        }
    }

    @Test
    void theTableOfMetricsHasEveryMetricAndNoOther() throws Exception {
        TableOf everything = new TableOf()
                .owned(TableOf.process("web", 7), 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
                .owned(
                        TableOf.process("web", 7),
                        2,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:40000 -> 10.0.0.5:80",
                        Measured.of(1, 2, 3, 0, 250, 0, false))
                .owned(TableOf.process("web", 7), 4, TcpState.LISTEN, "10.0.0.5:80 -> 0.0.0.0:0")
                .ownedByListener(TableOf.process("web", 7), 3, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.0.0.5:4000");
        Set<String> published = new TreeSet<>();
        Stream.of(
                        Scrapes.withRules(Path.of("src/main/rules/rules.yml"), everything),
                        Scrapes.withConnectionLog(new TableOf()))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("# TYPE tcpwarden_"))
                .map(line -> List.of(line.split(" ", -1)).get(2))
                .filter(name -> !name.endsWith("_seconds_max")) // which Micrometer adds to summaries
                .forEach(published::add);
        assertThat(METRICS.found("^\\| `(tcpwarden_[a-z_]+)` \\|")).isEqualTo(published);
    }

    @Test
    void noDocumentNamesAMetricThatThereIsNot() {
        Set<String> metrics = METRICS.found("^\\| `(tcpwarden_[a-z_]+)` \\|");
        for (Document document : Document.all()) {
            document.found("(?<![\\w:])(tcpwarden_[a-z]\\w+[a-z])(?![\\w*:.])").stream()
                    .map(name -> name.replaceFirst("_bucket$", ""))
                    .forEach(name ->
                            assertThat(metrics).as(document.path().toString()).contains(name));
        }
    }

    @Test
    void statesReasonsAndAnswersAreNamed() {
        assertThat(TcpState.labels())
                .allSatisfy(label -> assertThat(METRICS.text()).contains(label))
                .allSatisfy(label -> assertThat(FILTERS.text()).contains(label));
        assertThat(METRICS.found("^\\| `([a-z_]+)` \\| (?!gauge|counter|histogram|summary)"))
                .isEqualTo(labels(UnattributedReason.ALL.stream().map(UnattributedReason::label)));
        assertThat(COMMAND_LINE.text().lines().filter(line -> line.matches("\\| `[a-z_]+` \\| [^`].*")))
                .hasSize(Outcome.values().length + 4) // the rows of --by with one key
                .map(line -> List.of(line.split("`", -1)).get(1))
                .containsAll(labels(Arrays.stream(Outcome.values()).map(Outcome::label)));
    }

    private static Set<String> labels(Stream<String> labels) {
        return labels.collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }

    @Test
    void filtersHaveEveryTerm() {
        assertThat(FilterHelp.examples().split(" ", -1))
                .extracting(example -> example.replaceFirst("(?<=[=<>]).*", ""))
                .allSatisfy(term ->
                        assertThat(FILTERS.text()).containsPattern("\\| `.*" + term.replaceFirst("[<>]", "[<>]")));
    }

    /** The keys of the output itself are compared by {@link DocsExamplesIT}. */
    @Test
    void theKeysOfJsonHaveTheCatalogueOfMeasuresInItsOrder() {
        List<String> keys = new ArrayList<>(jsonKeys());
        keys.retainAll(Measure.ALL.stream().map(Measure::key).toList());
        assertThat(keys).isEqualTo(Measure.ALL.stream().map(Measure::key).toList());
    }

    static List<String> jsonKeys() {
        String line = COMMAND_LINE
                .matches("^`(local remote [a-z_ ]+)`$")
                .findFirst()
                .orElseThrow()
                .group(1);
        return List.of(line.split(" ", -1));
    }
}
