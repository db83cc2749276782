package dev.tcpwarden.publish.web;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that disconnect in the middle of a scrape, or never read it, as the kernel's own table of the server's sockets shows. */
class AbortedScrapeIT {

    private static final Path TABLE = Path.of("/proc/self/net/tcp");
    private static final Path TABLE_IPV6 = Path.of("/proc/self/net/tcp6");
    private static final String ESTABLISHED = "01";
    private static final String CLOSE_WAIT = "08";
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** Twice as many as the server has threads. */
    private static final int CLIENTS = 16;

    /** Less than the 40 s after which the server closes what is idle. */
    private static final Duration BEFORE_THEY_ARE_IDLE = Duration.ofSeconds(30);

    private final LocalServer local;

    AbortedScrapeIT() throws IOException {
        Needs.that(Files.isReadable(TABLE), "a readable " + TABLE);
        local = new LocalServer();
        // More than the socket buffers of both sides hold, so that the server has to wait for the client.
        local.answer = new MetricsRenderer.Rendered(
                "text/plain", false, "x".repeat(30_000_000).getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void clientsThatCloseInTheMiddleLeaveNoCloseWait() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            try (Socket client = local.connect()) {
                client.setSoLinger(i % 3 == 0, 0); // every third one resets
                LocalServer.write(client, SCRAPE);
                if (i % 2 == 0) {
                    assertThat(client.getInputStream().readNBytes(1000)).hasSize(1000);
                }
            }
        }
        await().untilAsserted(
                        () -> assertThat(serverSockets(CLOSE_WAIT, ESTABLISHED)).isEmpty());
        assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);
    }

    @Test
    void clientsThatCloseTheirSideWithoutARequestLeaveNoCloseWait() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = local.connect();
                clients.add(client);
                LocalServer.write(client, "GET /metrics HT");
                client.shutdownOutput();
            }
            await().atMost(BEFORE_THEY_ARE_IDLE)
                    .untilAsserted(() -> assertThat(serverSockets(CLOSE_WAIT)).isEmpty());
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void clientsThatNeverReadAreCutOffAndOthersAreServed() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = local.connect();
                clients.add(client);
                LocalServer.write(client, SCRAPE);
            }
            await().ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(serverSockets(CLOSE_WAIT, ESTABLISHED)).isEmpty());
            assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** The lines of the kernel's table whose local port is the server's and whose state is one of these (proc_net_tcp). */
    private List<String> serverSockets(String... states) throws IOException {
        String port = String.format(Locale.ROOT, ":%04X", local.port());
        List<String> lines = new ArrayList<>(Files.readAllLines(TABLE));
        if (Files.isReadable(TABLE_IPV6)) {
            lines.addAll(Files.readAllLines(TABLE_IPV6));
        }
        return lines.stream()
                .filter(line -> {
                    String[] columns = line.strip().split("\\s+", -1);
                    return columns[1].endsWith(port) && Stream.of(states).anyMatch(columns[3]::equals);
                })
                .toList();
    }
}
