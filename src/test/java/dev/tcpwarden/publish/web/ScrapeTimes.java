package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.RunningAgent;
import java.util.Arrays;

/** How long scrapes take, for people: no test depends on it. */
final class ScrapeTimes {

    private static final int SCRAPES = 200;

    private ScrapeTimes() {}

    /** Takes a number of scrapes, all of which have to be answered, and prints how long they took. */
    static void show(RunningAgent agent, String when) throws Exception {
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

    /** How long it takes, on a connection of its own, in nanoseconds. */
    static long scrape(RunningAgent agent) throws Exception {
        long start = System.nanoTime();
        assertThat(agent.get("/metrics").status()).isEqualTo(200);
        return System.nanoTime() - start;
    }
}
