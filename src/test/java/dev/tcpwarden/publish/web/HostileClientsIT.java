package dev.tcpwarden.publish.web;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beside whatever clients, each scrape and health check on a connection of its own is answered, and so it is afterwards. */
@Timeout(300)
class HostileClientsIT {

    private static final int MANY = 1_000;
    private static final String BODY = "x".repeat(2_000_000);

    private final LocalServer local;

    HostileClientsIT() throws IOException {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : 0;
        Needs.that(descriptors >= 4_096, "4096 file descriptors (ulimit -n)");
        local = new LocalServer();
        local.answer = new MetricsRenderer.Rendered("text/plain", false, BODY.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void slowHeaders() throws Exception {
        try (Attack attack = Attack.slowHeaders(local.port(), MANY)) {
            scrapesAreAnsweredBeside(attack);
        }
        allIsAsBefore();
    }

    @Test
    void slowReaders() throws Exception {
        try (Attack attack = Attack.slowReaders(local.port(), MANY, 64)) {
            scrapesAreAnsweredBeside(attack);
        }
        allIsAsBefore();
    }

    @Test
    void steadyReaders() throws Exception {
        try (Attack attack = Attack.steadyReaders(local.port(), 16, "/metrics", 250_000)) {
            scrapesAreAnsweredBeside(attack);
        }
        allIsAsBefore();
    }

    @Test
    void clientsThatAskWithoutReading() throws Exception {
        try (Attack attack = Attack.steadyReaders(local.port(), 16, "/", 0)) {
            scrapesAreAnsweredBeside(attack);
        }
        allIsAsBefore();
    }

    @Test
    void bursts() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(200);
        try {
            for (int burst = 0; burst < 5; burst++) {
                List<Callable<String>> checks = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    checks.add(
                            () -> local.raw("GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
                }
                for (Future<String> check : clients.invokeAll(checks)) {
                    assertThat(check.get()).startsWith("HTTP/1.1 200 ");
                }
            }
        } finally {
            clients.shutdownNow();
        }
        allIsAsBefore();
    }

    private void scrapesAreAnsweredBeside(Attack attack) throws IOException {
        await().until(() -> attack.rounds() >= 2);
        for (int i = 0; i < 20 || attack.rounds() < 20; i++) {
            assertThat(scrape()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + BODY);
            assertThat(local.raw("GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private void allIsAsBefore() throws IOException {
        assertThat(scrape()).endsWith("\r\n\r\n" + BODY);
        assertThat(local.server.lost()).isNotDone();
        assertThat(local.server.busy()).isLessThan(Duration.ofMinutes(1));
    }

    private String scrape() throws IOException {
        return local.raw("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }
}
