package dev.tcpwarden.testing;

import dev.tcpwarden.publish.prometheus.BuildInfo;
import dev.tcpwarden.publish.prometheus.PrometheusPublisher;
import dev.tcpwarden.publish.web.access.Denial;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.rules.RulesFile;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ProcessLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

/** What an agent serves of a table, after one scrape before. */
public final class Scrapes {

    private Scrapes() {}

    public static String of(ProcessLabels labels, TableOf table) throws IOException {
        return of(labels, table, (publisher, latest) -> {});
    }

    /** The same where it has the rules of a file, which it does not apply. */
    public static String withRules(Path file, TableOf table) throws IOException {
        RulesFile rules = RulesFile.open(file);
        return of(
                ProcessLabels.PROCESS_AND_PID,
                table,
                (publisher, latest) -> publisher.addRules(new Rules(rules, false, latest)));
    }

    /** The same where it has a log of connections. */
    public static String withConnectionLog(TableOf table) throws IOException {
        return of(
                ProcessLabels.PROCESS_AND_PID,
                table,
                (publisher, latest) -> publisher.meters().countLoggedConnections("written", () -> 0));
    }

    private static String of(ProcessLabels labels, TableOf table, BiConsumer<PrometheusPublisher, LatestSample> more)
            throws IOException {
        LatestSample latest = new LatestSample(Duration.ofHours(1));
        try (PrometheusPublisher publisher = new PrometheusPublisher(latest, labels, new BuildInfo("1", "abc", "17"))) {
            publisher.meters().addJavaMachine();
            more.accept(publisher, latest);
            Sample sample = Samples.of(labels, 500, OptionalLong.of(0), table.build());
            latest.publish(sample);
            publisher.meters().sampled(sample);
            publisher.meters().countLostLines("audit", () -> 0);
            publisher.meters().countLostLines("other", () -> 0);
            for (Denial reason : Denial.values()) {
                publisher.meters().countDenied(reason.label(), () -> 0);
            }
            publisher.meters().requestServed("/metrics", "GET", 200, Duration.ofMillis(1));
            return new String(
                    publisher.exposition().render(null, null, Set.of()).body(), StandardCharsets.UTF_8);
        }
    }
}
