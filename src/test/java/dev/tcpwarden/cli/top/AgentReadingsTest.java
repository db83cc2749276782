package dev.tcpwarden.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tcpwarden.cli.api.AgentApi;
import dev.tcpwarden.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentReadingsTest {

    private HttpServer server;
    private volatile Instant taken = Instant.parse("2026-01-02T03:04:05Z");

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ("{\"sample\":{\"sequence\":1,\"taken\":\"" + taken + "\"},\"total\":0,\"connections\":[]}")
                    .getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void ratesAreOfTimeThatHasPassed() throws Exception {
        AgentReadings readings = new AgentReadings(AgentApi.withToken(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), Optional.empty()));

        assertThat(next(readings).growth()).isSameAs(Growth.NONE);
        taken = taken.plusSeconds(5);
        assertThat(next(readings).growth()).isNotSameAs(Growth.NONE);
        taken = taken.minusSeconds(3);
        assertThat(next(readings).growth()).as("the clock was set back").isSameAs(Growth.NONE);
        taken = taken.plusSeconds(5);
        assertThat(next(readings).growth()).isNotSameAs(Growth.NONE);
    }

    private static Reading next(AgentReadings readings) throws IOException {
        return readings.next(Patience.LIMIT).orElseThrow();
    }
}
