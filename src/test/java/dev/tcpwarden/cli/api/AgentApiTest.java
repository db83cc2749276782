package dev.tcpwarden.cli.api;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.WindowedTable;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.TerminationResult;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are no agent, or an ill one. */
class AgentApiTest {

    private static final SocketId SOCKET = new TableOf()
            .owned(process("nginx", 1), 1, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000")
            .build()
            .table()
            .row(0)
            .id();

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Semaphore end = new Semaphore(0);
    private HttpServer server;
    private Path token;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        token = Files.writeString(folder.resolve("token"), "first\n");
    }

    @AfterEach
    void stop() {
        end.release();
        server.stop(0);
    }

    private interface Answer {

        void to(HttpExchange exchange) throws IOException;
    }

    private void answer(Answer answer) {
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            try (exchange) {
                answer.to(exchange);
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private AgentApi agent() {
        return AgentApi.withToken(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), Optional.of(token));
    }

    @Test
    void aNewTokenIsReadOnce() throws Exception {
        answer(exchange -> send(
                exchange,
                ("Bearer " + Files.readString(token).strip())
                                .equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        ? 200
                        : 401,
                "application/json",
                "{}"));
        AgentApi agent = agent();
        agent.check();
        Files.writeString(token, "second\n");
        agent.check();

        assertThat(asked)
                .containsExactly(
                        "/api/v1/host Bearer first", "/api/v1/host Bearer first", "/api/v1/host Bearer second");
    }

    @Test
    void aNewTokenIsReadOnceForTerminationsToo() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        answer(exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean knows = ("Bearer " + Files.readString(token).strip())
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            send(
                    exchange,
                    knows ? 200 : 401,
                    knows ? "application/json" : "application/problem+json",
                    "{\"preview\":\"x\"}");
        });
        ApiTerminations terminations = agent().terminations();
        terminations.terminate("a");
        Files.writeString(token, "second\n");
        terminations.terminate("b");

        assertThat(asked)
                .containsExactly(
                        "/api/v1/terminations Bearer first",
                        "/api/v1/terminations Bearer first",
                        "/api/v1/terminations Bearer second");
        assertThat(bodies).containsExactly("{\"preview\":\"a\"}", "{\"preview\":\"b\"}", "{\"preview\":\"b\"}");
    }

    @Test
    void aRefusalSaysWhetherAnythingWasDone() {
        answer(exchange -> send(
                exchange,
                Integer.parseInt(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                        .replaceAll("\\D", "")),
                "application/problem+json",
                "{\"detail\":\"no\"}"));
        ApiTerminations terminations = agent().terminations();

        for (String status : List.of("400", "401", "403", "500", "503")) {
            assertThatThrownBy(() -> terminations.terminate(status))
                    .hasMessageEndingWith(status.equals("401") ? " says: HTTP status 401" : " says: no")
                    .isInstanceOfSatisfying(
                            AgentRefusal.class,
                            refusal -> assertThat(refusal.isOfRequest()).isEqualTo(status.startsWith("4")));
        }
    }

    @Test
    void noRedirectionIsFollowed() {
        answer(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
        });

        assertThatThrownBy(() -> agent().check()).hasMessageEndingWith(" says: HTTP status 302");
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatItSaysIsPrintable() {
        answer(exchange -> send(exchange, 503, "application/problem+json", "{\"detail\":\"no\\u001b[2J\\nsample\"}"));

        assertThatThrownBy(() -> agent().check())
                .hasMessage("the agent at 127.0.0.1:" + server.getAddress().getPort() + " says: no\\u001b[2J\\nsample");
    }

    @Test
    void whatItSaysOfTerminationsIsPrintable() throws Exception {
        answer(exchange -> send(
                exchange,
                200,
                "application/json",
                "{\"preview\":\"x\",\"terminations\":[{\"outcome\":\"%s\",\"detail\":\"no\\u001b[2J\\n\"}]}"
                        .formatted(asked.size() == 1 ? "would_refuse" : "refused")));
        ApiTerminations terminations = agent().terminations();
        ApiTerminations.Shown shown = terminations.show(List.of(SOCKET), ConnectionFilter.parse(List.of()));

        assertThat(shown.refusals()).containsExactly(Optional.of("no\\u001b[2J\\n"));
        assertThat(terminations.terminate(shown.ids().get(0)))
                .containsExactly(new TerminationResult(TerminationResult.Outcome.REFUSED, "no\\u001b[2J\\n"));
    }

    @Test
    void anAnswerWithoutEndIsGivenUp() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(new byte[1 << 20]);
                }
            }
        });

        assertThatThrownBy(() -> agent().check()).hasMessageEndingWith(" cannot be asked: the answer is too large");
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedFor() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            end.acquireUninterruptibly();
        });

        assertThatThrownBy(() -> agent().check()).hasMessageContaining("no answer in 3 s");
    }

    @Test
    void aDryRunThatDoesNotComeIsNotWaitedForLong() {
        answer(exchange -> end.acquireUninterruptibly());

        assertThatThrownBy(() -> agent().terminations().show(List.of(SOCKET), ConnectionFilter.parse(List.of())))
                .hasMessageMatching(".*(no answer in 10 s|timed out)");
    }

    @Test
    void whatIsNoAgentIsSaidToBeNone() {
        answer(exchange -> send(exchange, 200, "text/html", "<html>"));

        assertThatThrownBy(() -> agent().check()).hasMessageContaining(" cannot be asked: ");
        assertThatThrownBy(() -> agent().window(new WindowedTable(), 0, 1)).hasMessageContaining("is not JSON");
    }

    @Test
    void aFileWithoutATokenIsSaid() throws Exception {
        Files.writeString(token, "a b\r\nc");
        assertThatThrownBy(() -> agent().check()).hasMessageEndingWith(": there is no token in \"" + token + "\"");
        Files.delete(token);
        assertThatThrownBy(() -> agent().check()).hasMessageEndingWith(": its token is not in \"" + token + "\"");
        assertThat(asked).isEmpty();
    }
}
