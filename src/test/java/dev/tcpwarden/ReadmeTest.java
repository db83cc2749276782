package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.config.Setting;
import dev.tcpwarden.config.Settings;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.publish.prometheus.BuildInfo;
import dev.tcpwarden.publish.prometheus.PrometheusPublisher;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.ProcessLabels;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says of flags, metrics and pictures is what there is. */
class ReadmeTest {

    private static final String README = read();

    private static String read() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itsTableHasEveryFlagWithItsDefault() throws Exception {
        for (Field field : Settings.class.getFields()) {
            Setting<?> setting = (Setting<?>) field.get(null);
            String shown = setting.defaultText().isEmpty() ? "none" : "`" + setting.defaultText() + "`";
            assertThat(README).containsIgnoringCase("| `" + setting.flag() + "` | " + shown + " |");
        }
    }

    @Test
    void itNamesNoFlagThatThereIsNot() throws Exception {
        Set<String> flags = new TreeSet<>(Set.of("--format", "--dry-run", "--yes"));
        for (Field field : Settings.class.getFields()) {
            flags.add(((Setting<?>) field.get(null)).flag());
        }
        assertThat(flags).containsAll(found("^\\| `(--[a-z.-]+)` \\|"));
    }

    @Test
    void itsTableHasEveryMetricAndNoOther() throws Exception {
        Set<String> documented = found("^\\| `(tcpwarden_[a-z_]+)` \\|");
        assertThat(published()).isEqualTo(documented);
    }

    @Test
    void itNamesAllStatesAndReasons() {
        assertThat(TcpState.labels()).allSatisfy(label -> assertThat(README).contains(label));
        assertThat(UnattributedReason.ALL)
                .allSatisfy(reason -> assertThat(README).contains("`" + reason.label() + "`"));
    }

    @Test
    void itsLinksLeadToFiles() {
        Set<String> files = found("\\]\\((?!https?://|#)([^)#]+)");
        assertThat(files)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Path.of(file)).exists());
    }

    private static Set<String> found(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(README);
        Set<String> found = new TreeSet<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** The metrics of a scrape, without the parts of summaries and what Micrometer adds to them. */
    private static Set<String> published() throws Exception {
        LatestSample latest = new LatestSample(Duration.ofHours(1));
        try (PrometheusPublisher publisher =
                new PrometheusPublisher(latest, ProcessLabels.PROCESS_AND_PID, new BuildInfo("1", "abc", "17"))) {
            Sample sample = Samples.of(
                    ProcessLabels.PROCESS_AND_PID,
                    9,
                    OptionalLong.of(0),
                    new TableOf()
                            .owned(TableOf.process("web", 7), 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
                            .owned(
                                    TableOf.process("web", 7),
                                    2,
                                    TcpState.ESTABLISHED,
                                    "10.0.0.1:40000 -> 10.0.0.5:80",
                                    Measured.of(1, 2, 3, 0, 250, 0, false))
                            .ownedByListener(
                                    TableOf.process("web", 7), 3, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.0.0.5:4000")
                            .build());
            latest.publish(sample);
            publisher.meters().sampled(sample);
            publisher.meters().requestServed("/metrics", "GET", 200, Duration.ofMillis(1));
            String scrape = new String(
                    publisher.exposition().render(null, null, Set.of()).body(), StandardCharsets.UTF_8);
            Set<String> names = new TreeSet<>();
            Stream.of(scrape.split("\n", -1))
                    .filter(line -> line.startsWith("# TYPE tcpwarden_"))
                    .map(line -> List.of(line.split(" ", -1)).get(2))
                    .filter(name -> !name.endsWith("_seconds_max"))
                    .forEach(names::add);
            return names;
        }
    }
}
