package dev.tcpwarden.publish.web;

import static dev.tcpwarden.publish.web.ServedHost.json;
import static dev.tcpwarden.publish.web.ServedHost.rows;
import static dev.tcpwarden.publish.web.ServedHost.texts;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.TableOf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API terminates and sends as it happens, and what it says where it cannot answer. */
class ApiChangesTest {

    private ServedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ServedHost();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void terminatesWhatThePolicyAllows() throws Exception {
        host.start();
        host.sample(rows());

        JsonNode preview = json(host.post("/terminations", "{\"filter\":\"state=established\",\"dryRun\":true}"));
        assertThat(texts(preview.path("terminations"), "outcome"))
                .containsExactly(
                        "would_terminate", "would_terminate", "would_terminate", "would_terminate", "would_refuse");
        assertThat(preview.path("refused").asInt()).isEqualTo(1);
        JsonNode one = json(host.post("/terminations", "{\"connection\":\"10.0.0.1:50000 -> 10.0.0.5:5432\"}"));
        assertThat(texts(one.path("terminations"), "outcome")).containsExactly("terminated");
        JsonNode shown = json(host.post(
                "/terminations", "{\"preview\":\"" + preview.path("preview").asText() + "\"}"));
        assertThat(texts(shown.path("terminations"), "outcome"))
                .containsExactly("terminated", "terminated", "terminated", "not_found", "refused");
        assertThat(shown.path("remaining").asInt()).isZero();
        JsonNode matching = json(host.post("/terminations", "{\"filter\":\"process=sshd\"}"));
        assertThat(texts(matching.path("terminations"), "outcome")).containsExactly("refused");
    }

    @Test
    void terminatesRowsThatStillAreWhatTheyWere() throws Exception {
        host.start();
        host.sample(rows());
        String three = "{\"id\":\"3\",\"connection\":\"10.0.0.1:8080 -> 10.9.9.2:40002\"}";
        String two = "{\"id\":\"2\",\"connection\":\"10.0.0.1:8080 -> 10.9.9.1:40001\"}";
        String shown = "{\"rows\":[" + three + ",{\"id\":\"7\",\"connection\":\"10.0.0.1:22 -> 10.9.9.3:40004\"},"
                + "{\"id\":\"1\",\"connection\":\"0.0.0.0:8080 -> 0.0.0.0:0\"},"
                + "{\"id\":\"4\",\"connection\":\"10.0.0.1:8080 -> 10.9.9.2:40009\"},"
                + "{\"id\":\"99\",\"connection\":\"10.0.0.1:8080 -> 10.9.9.2:40010\"}],\"dryRun\":true}";

        JsonNode preview = json(host.post("/terminations", shown));
        assertThat(texts(preview.path("terminations"), "outcome"))
                .as(
                        "the listener and sshd are refused; another connection of the socket 4, and what is gone, is left out")
                .containsExactly("would_terminate", "would_refuse", "would_refuse");
        JsonNode other = json(host.post(
                "/terminations", "{\"rows\":[" + three + "],\"filter\":\"state=close_wait\",\"dryRun\":true}"));
        assertThat(other.path("total").asInt()).as("it does not match").isZero();
        assertThat(texts(
                        json(host.post("/terminations", "{\"rows\":[" + three + "]}"))
                                .path("terminations"),
                        "outcome"))
                .containsExactly("terminated");
        JsonNode twice = json(host.post("/terminations", "{\"rows\":[" + two + "," + two + "],\"dryRun\":true}"));
        assertThat(twice.path("total").asInt()).as("a row that is named twice").isEqualTo(1);
        JsonNode done = json(host.post(
                "/terminations", "{\"preview\":\"" + preview.path("preview").asText() + "\"}"));
        assertThat(texts(done.path("terminations"), "outcome")).containsExactly("not_found", "refused", "refused");
    }

    @Test
    void anotherHostNamesLinkLocalRowsWithoutTheInterface() throws Exception {
        host.start();
        host.sample(new TableOf()
                .owned(process("api", 10), 2, TcpState.ESTABLISHED, "[fe80::1%lo]:8080 -> [fe80::2%lo]:40001"));
        String row = "{\"rows\":[{\"id\":\"2\",\"connection\":\"%s\"}],\"dryRun\":true}";

        for (String name : List.of("[fe80::1]:8080 -> [fe80::2]:40001", "[fe80::1%lo]:8080 -> [fe80::2%lo]:40001")) {
            assertThat(json(host.post("/terminations", row.formatted(name)))
                            .path("total")
                            .asInt())
                    .as(name)
                    .isEqualTo(1);
        }
        assertThat(json(host.post("/terminations", row.formatted("[fe80::1]:8080 -> [fe80::3]:40001")))
                        .path("total")
                        .asInt())
                .as("another connection")
                .isZero();
    }

    @Test
    void eventsComeAsTheyHappen() throws Exception {
        host.start();
        host.sample(rows());
        try (Socket socket = stream("?filter=process%3Dapi")) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(next(lines)).isEqualTo("sample");

            host.sample(new TableOf()
                    .owned(process("api", 10), 2, TcpState.ESTABLISHED, "10.0.0.1:8080 -> 10.9.9.1:40001")
                    .owned(process("api", 10), 8, TcpState.ESTABLISHED, "10.0.0.1:50009 -> 10.0.0.5:5432"));
            List<String> names = new ArrayList<>();
            while (!names.contains("closed")) {
                names.add(next(lines));
            }
            assertThat(names).startsWith("sample", "opened", "closed");
            host.post("/terminations", "{\"connection\":\"10.0.0.1:50009 -> 10.0.0.5:5432\"}");
            String name = next(lines);
            while (name.equals("closed")) {
                name = next(lines);
            }
            assertThat(name).isEqualTo("terminated");
        }
        assertThat(host.get("/events?events=moments").statusCode()).isEqualTo(400);
    }

    @Test
    void streamsEndWhenTheServerStops() throws Exception {
        host.sample(rows());
        try (Socket socket = stream("")) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertTimeoutPreemptively(Patience.LIMIT, host::close);
        }
    }

    private Socket stream(String query) throws IOException {
        Socket socket = host.server.connect();
        socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
        LocalServer.write(
                socket,
                "GET /api/v1/events" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + host.token.text() + "\r\n\r\n");
        return socket;
    }

    private static String next(BufferedReader lines) throws Exception {
        String line = lines.readLine();
        while (line != null && !line.startsWith("event: ")) {
            line = lines.readLine();
        }
        return String.valueOf(line).replace("event: ", "");
    }

    @Test
    void whatCannotBeAnsweredSaysWhy() throws Exception {
        assertProblem(503, "There is no sample of the TCP table yet.", host.get("/host"));
        assertProblem(503, "tcpwarden is starting.", host.post("/terminations", "{}"));
        host.start();
        host.sample(rows());
        assertProblem(400, "\"stat=x\" is not a filter term", host.get("/connections?filter=stat%3Dx"));
        assertProblem(400, "limit cannot be \"x\"", host.get("/connections?limit=x"));
        assertProblem(400, "\"by\" is not a parameter here", host.get("/connections?by=x"));
        assertProblem(400, "rows have no field \"x\"", host.get("/connections?columns=id,x"));
        assertProblem(400, "columns names \"local\" more than once", host.get("/connections?columns=local,id,local"));
        assertProblem(400, "by names a key more than once", host.get("/groups?by=pid,pid"));
        assertProblem(400, "is not allowed here", host.get("/destinations?filter=state%3Dlisten"));
        assertProblem(400, "is not JSON", host.post("/terminations", "{"));
        assertProblem(400, "is not an object", host.post("/terminations", "[]"));
        assertProblem(400, "exactly one of", host.post("/terminations", "{\"dryRun\":false}"));
        assertProblem(400, "neither true nor false", host.post("/terminations", "{\"dryRun\":1}"));
        assertProblem(400, "there is no preview", host.post("/terminations", "{\"preview\":\"x\"}"));
        assertProblem(400, "rows are not what they must be", host.post("/terminations", "{\"rows\":1}"));
        assertProblem(400, "rows are not what they must be", host.post("/terminations", "{\"rows\":[1]}"));
        assertProblem(400, "is not the id", host.post("/terminations", "{\"rows\":[{\"connection\":\"x\"}]}"));
        assertProblem(400, "is not a connection", host.post("/terminations", "{\"rows\":[{\"id\":\"1\"}]}"));
        assertProblem(
                400,
                "at most 1000 rows",
                host.post(
                        "/terminations",
                        "{\"rows\":[" + "{\"id\":\"1\",\"connection\":\"1.1.1.1:1 -> 1.1.1.1:1\"},".repeat(1001)
                                + "]}"));
        assertProblem(400, "beside rows", host.post("/terminations", "{\"rows\":[],\"preview\":\"x\"}"));
        assertProblem(400, "is not a connection", host.post("/terminations", "{\"connection\":\"x\"}"));
        assertProblem(400, "at least one term", host.post("/terminations", "{\"filter\":\"\"}"));
        assertProblem(400, "is not percent-encoded UTF-8", host.get("/connections?filter=%FF"));
        assertProblem(404, "Not found", host.get("/nothing"));
        assertProblem(405, "Only POST is allowed.", host.get("/terminations"));
        assertProblem(401, "token is needed", host.server.get("/api/v1/host"));
        assertThat(host.server.get("/api/v1/openapi.yaml").body()).startsWith("openapi: 3.1.0");
    }

    private static void assertProblem(int status, String detail, HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).path("detail").asText()).contains(detail);
    }
}
