package dev.tcpwarden.docs;

import dev.tcpwarden.publish.prometheus.BuildInfo;
import dev.tcpwarden.publish.prometheus.PrometheusPublisher;
import dev.tcpwarden.publish.web.access.Denial;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.rules.RulesFile;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What an agent serves of a table, after one scrape before. */
final class Scrapes {

    private Scrapes() {}

    static String of(ProcessLabels labels, TableOf table) throws IOException {
        return of(labels, table, Optional.empty());
    }

    /** The same where it has the rules of a file, which it does not apply. */
    static String withRules(Path file, TableOf table) throws IOException {
        return of(ProcessLabels.PROCESS_AND_PID, table, Optional.of(file));
    }

    private static String of(ProcessLabels labels, TableOf table, Optional<Path> rules) throws IOException {
        LatestSample latest = new LatestSample(Duration.ofHours(1));
        try (PrometheusPublisher publisher = new PrometheusPublisher(latest, labels, new BuildInfo("1", "abc", "17"))) {
            publisher.meters().addJavaMachine();
            if (rules.isPresent()) {
                publisher.addRules(new Rules(RulesFile.open(rules.get()), false, latest));
            }
            Sample sample = Samples.of(labels, 500, OptionalLong.of(0), table.build());
            latest.publish(sample);
            publisher.meters().sampled(sample);
            publisher.meters().countLostLines("audit", () -> 0);
            publisher.meters().countLostLines("other", () -> 0);
            publisher.meters().countLoggedConnections("written", () -> 0);
            publisher.meters().countLoggedConnections("lost", () -> 0);
            for (Denial reason : Denial.values()) {
                publisher.meters().countDenied(reason.label(), () -> 0);
            }
            publisher.meters().requestServed("/metrics", "GET", 200, Duration.ofMillis(1));
            return new String(
                    publisher.exposition().render(null, null, Set.of()).body(), StandardCharsets.UTF_8);
        }
    }
}
