package dev.tcpwarden.publish.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationResult;
import dev.tcpwarden.terminate.Via;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Patience;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that an agent publishes, as Prometheus's own linter sees it. */
class PromtoolIT {

    @TempDir
    Path folder;

    static List<ProcessLabels> labels() {
        return List.of(ProcessLabels.PROCESS, ProcessLabels.PROCESS_AND_PID, new ProcessLabels(ProcessLabel.ALL));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void findsNothingToSay(ProcessLabels labels) throws Exception {
        String promtool = Needs.program("promtool").toString();
        LatestSample latest = new LatestSample(Duration.ofHours(1));
        try (PrometheusPublisher publisher =
                new PrometheusPublisher(latest, labels, new BuildInfo("1.2.3", "abc1234", "17.0.1"))) {
            Sample sample = HostOfOddNames.sample(labels, 3);
            latest.publish(sample);
            publisher.meters().sampled(sample);
            publisher.meters().requestServed("/metrics", "GET", 200, Duration.ofMillis(3));
            publisher
                    .meters()
                    .attempted(
                            new Requester(Via.JMX, Optional.empty(), Optional.empty()),
                            attempt(TerminationResult.Outcome.TERMINATED));
            File scrape = Files.write(
                            folder.resolve("scrape"),
                            publisher.exposition().render(null, null, Set.of()).body())
                    .toFile();

            Process lint = new ProcessBuilder(promtool, "check", "metrics")
                    .redirectInput(scrape)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(output).isEmpty();
            assertThat(Patience.exit(lint)).isZero();
        }
    }

    private static Termination attempt(TerminationResult.Outcome outcome) {
        return new Termination(
                ConnectionName.parse("10.0.0.1:5000 -> 10.0.0.2:443"),
                Optional.empty(),
                new TerminationResult(outcome, "in a test"));
    }
}
