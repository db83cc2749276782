package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A real agent beside 1,000 clients that are slow for a minute: each scrape is answered, and memory stays bounded. It prints what
 * {@code http.md} says of their cost.
 */
class SlowClientsIT {

    private static final Path OPTIONS = Path.of("src", "main", "packages", "java.options");
    private static final int HALF = 500;
    private static final int ROUNDS_OF_A_MINUTE = 240;
    private static final long MORE_BYTES = 128 << 20;

    @Test
    void eachScrapeIsAnswered() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, java(), "--sample.interval=1s")) {
            ScrapeTimes.show(agent, "as it starts");
            long before = agent.residentBytes();
            ScrapeTimes.show(agent, "quiet");
            int port = agent.url().getPort();
            try (Attack headers = namespace.call(() -> Attack.slowHeaders(port, HALF));
                    Attack readers = namespace.call(() -> Attack.slowReaders(port, HALF, 64))) {
                Patience.await().until(() -> readers.rounds() >= 4);
                ScrapeTimes.show(agent, "beside 1,000 slow clients");
                Patience.await().until(() -> {
                    ScrapeTimes.scrape(agent);
                    return headers.rounds() >= ROUNDS_OF_A_MINUTE && readers.rounds() >= ROUNDS_OF_A_MINUTE;
                });
                ScrapeTimes.show(agent, "after a minute of them");
                assertThat(agent.residentBytes()).isLessThan(before + MORE_BYTES);
            }
            ScrapeTimes.show(agent, "when they are gone");
            assertThat(agent.residentBytes()).isLessThan(before + MORE_BYTES);
            assertThat(agent.get("/-/healthy").status()).isEqualTo(200);
        }
    }

    /** As the unit starts it. */
    private static List<String> java() {
        return List.of(Jar.java(), "@" + OPTIONS, "-jar", Jar.path().toString());
    }
}
