package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A real agent beside 1,000 clients that are slow for a minute: each scrape is answered, and memory stays bounded. It prints what
 * {@code http.md} says of their cost.
 */
class SlowClientsIT {

    private static final Path UNIT = Path.of("src", "main", "systemd", "tcpwarden.service");
    private static final int HALF = 500;
    private static final int SCRAPES = 200;
    private static final int ROUNDS_OF_A_MINUTE = 240;
    private static final long MORE_BYTES = 128 << 20;

    @Test
    void eachScrapeIsAnswered() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, java(), "--sample.interval=1s")) {
            scrapes(agent, "as it starts");
            long before = agent.residentBytes();
            scrapes(agent, "quiet");
            int port = agent.url().getPort();
            try (Attack headers = namespace.call(() -> Attack.slowHeaders(port, HALF));
                    Attack readers = namespace.call(() -> Attack.slowReaders(port, HALF, 64))) {
                Patience.await().until(() -> readers.rounds() >= 4);
                scrapes(agent, "beside 1,000 slow clients");
                Patience.await().until(() -> {
                    scrape(agent);
                    return headers.rounds() >= ROUNDS_OF_A_MINUTE && readers.rounds() >= ROUNDS_OF_A_MINUTE;
                });
                scrapes(agent, "after a minute of them");
                assertThat(agent.residentBytes()).isLessThan(before + MORE_BYTES);
            }
            scrapes(agent, "when they are gone");
            assertThat(agent.residentBytes()).isLessThan(before + MORE_BYTES);
            assertThat(agent.get("/-/healthy").status()).isEqualTo(200);
        }
    }

    /** As the unit starts it. */
    private static List<String> java() throws IOException {
        List<String> words = Files.readAllLines(UNIT).stream()
                .filter(line -> line.startsWith("ExecStart="))
                .flatMap(line -> Stream.of(line.split(" ", -1)))
                .toList();
        List<String> java = new ArrayList<>(List.of(Jar.java()));
        java.addAll(words.subList(1, words.indexOf("-jar")));
        java.addAll(List.of("-jar", Jar.path().toString()));
        return java;
    }

    private static void scrapes(RunningAgent agent, String when) throws Exception {
        long[] nanos = new long[SCRAPES];
        for (int i = 0; i < SCRAPES; i++) {
            nanos[i] = scrape(agent);
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%s: scrapes %.1f ms in the median, %.1f at most, %d MiB resident%n",
                when, millis(nanos[SCRAPES / 2]), millis(nanos[SCRAPES - 1]), agent.residentBytes() >> 20);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** How long it takes, on a connection of its own. */
    private static long scrape(RunningAgent agent) throws Exception {
        long start = System.nanoTime();
        assertThat(agent.get("/metrics").status()).isEqualTo(200);
        return System.nanoTime() - start;
    }
}
