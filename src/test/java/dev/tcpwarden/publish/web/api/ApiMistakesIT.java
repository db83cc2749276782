package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to a real agent that are wrong, or do not come to their end. */
class ApiMistakesIT {

    private static ApiHost host;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        host = ApiHost.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        assertProblem(host.api.get("connections?filter=stat%3Dx"), 400, "filter", "\"stat=x\" is not a filter term");
        assertThat(host.api
                        .get("connections?filter=process%3Da+stat%3Dx")
                        .body()
                        .path("term")
                        .asText())
                .isEqualTo("stat=x");
        assertProblem(host.api.get("connections?filter=%22"), 400, "filter", "leaves a double quote open");
        assertProblem(
                host.api.get("connections?sort=x"), 400, "sort", "rows cannot be sorted by \"x\": allowed are id,");
        assertProblem(
                host.api.get("connections?limit=1001"),
                400,
                "limit",
                "limit cannot be \"1001\": allowed are 0 to 1000");
        assertProblem(host.api.get("connections?offset=-1"), 400, "offset", "offset cannot be \"-1\"");
        assertProblem(host.api.get("connections?id=x"), 400, "id", "\"x\" is not the id of a connection");
        assertProblem(
                host.api.get("connections?by=x"),
                400,
                "by",
                "\"by\" is not a parameter here: allowed are columns, filter, id, limit, offset, sort");
        assertProblem(
                host.api.get("connections?limit=1&limit=2"),
                400,
                "limit",
                "the parameter \"limit\" is given more than once");
        assertProblem(host.api.get("groups?by=x"), 400, "by", "rows cannot be grouped by \"x\": allowed are process,");
        assertProblem(host.api.get("groups?by=pid,pid"), 400, "by", "by names a key more than once");
        assertProblem(
                host.api.get("destinations?filter=state%3Dlisten"),
                400,
                "filter",
                "the filter term \"state=listen\" is not allowed here: only process, container,");
        assertProblem(host.api.get("events?events=x"), 400, "events", "there are no events \"x\": allowed are sample,");
        assertProblem(host.api.get("nothing"), 404, "", "Not found");
        assertProblem(host.api.get("terminations"), 405, "", "Only POST is allowed.");
        assertProblem(host.api.post("host", "{}"), 405, "", "Only GET is allowed.");
        for (String body :
                List.of("", "{", "[]", "{\"filter\":\"pid=1\"} {}", "{}", "{\"filter\":\"pid=1\",\"preview\":\"x\"}")) {
            assertProblem(host.api.post("terminations", body), 400, "", "");
        }
        assertProblem(
                host.api.post("terminations", "{\"filter\":\"\"}"), 400, "filter", "a filter with at least one term");
        assertProblem(host.api.post("terminations", "{\"filter\":1}"), 400, "filter", "filter is not a string");
        assertProblem(
                host.api.post("terminations", "{\"connection\":\"x\"}"),
                400,
                "connection",
                "\"x\" is not a connection");
        assertProblem(host.api.post("terminations", "{\"all\":true}"), 400, "all", "\"all\" is not a member here");
        assertProblem(
                host.api.post("terminations", "{\"preview\":\"x\"}"),
                400,
                "preview",
                "there is no preview \"x\" any more");
        assertProblem(
                host.api.post("terminations", "{\"preview\":\"x\",\"dryRun\":true}"),
                400,
                "dryRun",
                "a preview is the answer");
        assertProblem(host.api.post("terminations", "{\"filter\":\"" + "x".repeat(70_000) + "\"}"), 413, "", "");
        assertThat(host.agent.errors()).doesNotContain("ERROR", "Exception");
    }

    @Test
    void requestsWhoseBodyDoesNotComeKeepNobodyWaiting() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = host.namespace.call(() -> new Socket(
                        InetAddress.getLoopbackAddress(), host.agent.url().getPort()));
                socket.getOutputStream()
                        .write(
                                ("POST /api/v1/terminations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                                + "Content-Length: 1000\r\n\r\n{")
                                        .getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(host.agent.get("/metrics").status()).isEqualTo(200);
                assertThat(host.api.get("host").status()).isEqualTo(200);
            }
            for (Socket socket : slow) {
                ApiHost.assertEnded(socket); // after its five seconds
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static void assertProblem(ApiClient.Answer answer, int status, String parameter, String detail) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("parameter").asText()).isEqualTo(parameter);
        assertThat(answer.body().path("detail").asText()).contains(detail);
    }
}
