package dev.tcpwarden.cli.top;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tcpwarden.cli.api.AgentApi;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of terminations through an agent that fails. */
class TerminationsTest {

    /** More than one request has. */
    private static final int MANY = 500;

    private HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int failing;
    private volatile int failure;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean isDryRun = asked.contains("dryRun");
            int sockets =
                    isDryRun ? asked.split("\"id\"", -1).length - 1 : Integer.parseInt(asked.replaceAll("\\D", ""));
            boolean fails = !isDryRun && requests.incrementAndGet() == failing;
            String body = fails ? "{\"detail\":\"no\"}" : answer(sockets, isDryRun ? "would_terminate" : "terminated");
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/" + (fails ? "problem+json" : "json"));
                exchange.sendResponseHeaders(fails ? failure : 200, body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String answer(int sockets, String outcome) {
        String row = "{\"outcome\":\"" + outcome + "\",\"detail\":\"because\"}";
        return IntStream.range(0, sockets)
                .mapToObj(i -> row)
                .collect(Collectors.joining(",", "{\"preview\":\"" + sockets + "\",\"terminations\":[", "]}"));
    }

    /** @param failing which request gets the status, from 1; 0 for none */
    private String terminate(int sockets, int failing, int status) throws IOException {
        TableOf rows = new TableOf();
        for (int i = 1; i <= sockets; i++) {
            rows.owned(process("nginx", 1), i, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:" + i);
        }
        AttributedTable table = rows.build();
        AgentApi agent = AgentApi.withToken(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), Optional.empty());
        Terminations terminations = new Terminations(new AgentTerminator(agent.terminations()));
        requests.set(0);
        this.failing = failing;
        failure = status;
        return terminations
                .terminate(terminations.propose(
                        table, IntStream.range(0, sockets).toArray(), ConnectionFilter.parse(List.of())))
                .replace("the agent at 127.0.0.1:" + server.getAddress().getPort(), "AGENT");
    }

    @Test
    void saysWhatWasDoneAndWhatIsNotKnown() throws Exception {
        assertThat(terminate(MANY, 0, 0)).isEqualTo("terminated: 500 connections");
        assertThat(terminate(MANY, 1, 400)).isEqualTo("nothing was terminated: AGENT says: no");
        assertThat(terminate(MANY, 2, 400))
                .isEqualTo("terminated: 400 connections; 100 connections: not tried: AGENT says: no");
        assertThat(terminate(MANY, 1, 500)).isEqualTo("what came of it is not known: AGENT says: no");
        assertThat(terminate(MANY, 2, 500))
                .isEqualTo("terminated: 400 connections; 100 connections: not known what came of it: AGENT says: no");
    }
}
