package dev.tcpwarden.docs;

import dev.tcpwarden.publish.prometheus.BuildInfo;
import dev.tcpwarden.publish.prometheus.PrometheusPublisher;
import dev.tcpwarden.publish.web.access.Denial;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** What an agent serves of a table, after one scrape before. */
final class Scrapes {

    private Scrapes() {}

    static String of(ProcessLabels labels, TableOf table) throws IOException {
        return of(labels, table, publisher -> {});
    }

    /** @param more publishes what few agents do */
    static String of(ProcessLabels labels, TableOf table, Consumer<PrometheusPublisher> more) throws IOException {
        LatestSample latest = new LatestSample(Duration.ofHours(1));
        try (PrometheusPublisher publisher = new PrometheusPublisher(latest, labels, new BuildInfo("1", "abc", "17"))) {
            publisher.meters().addJavaMachine();
            Sample sample = Samples.of(labels, 500, OptionalLong.of(0), table.build());
            latest.publish(sample);
            publisher.meters().sampled(sample);
            publisher.meters().countLostLines("audit", () -> 0);
            publisher.meters().countLostLines("other", () -> 0);
            more.accept(publisher);
            for (Denial reason : Denial.values()) {
                publisher.meters().countDenied(reason.label(), () -> 0);
            }
            publisher.meters().requestServed("/metrics", "GET", 200, Duration.ofMillis(1));
            return new String(
                    publisher.exposition().render(null, null, Set.of()).body(), StandardCharsets.UTF_8);
        }
    }
}
