package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.testing.HttpAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whatever query or body comes, the API answers with rows or with a problem that says what is wrong, and goes on. */
class ApiFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LISTINGS =
            List.of("connections", "processes", "groups", "listeners", "destinations", "rules");

    private static final byte[] NOTHING = new byte[0];

    private static ServedHost host;
    private static RawClient connection;

    @BeforeAll
    static void start() throws IOException {
        host = new ServedHost();
        host.start();
        host.sample(ServedHost.rows());
        connection = new RawClient(host.server);
    }

    @AfterAll
    static void stop() throws IOException {
        connection.close();
        host.close();
    }

    /** The first byte chooses a listing, the others are its query. */
    @FuzzTest(maxDuration = "30s")
    void answersQueries(byte[] input) throws IOException {
        String listing = LISTINGS.get(input.length == 0 ? 0 : (input[0] & 0xff) % LISTINGS.size());
        String query = new String(
                input, Math.min(1, input.length), Math.max(0, input.length - 1), StandardCharsets.ISO_8859_1);
        HttpAnswer answer = ask("GET", "/" + listing + "?" + oneWord(query), "", NOTHING);
        if (answer.status() == 200) {
            assertThat(JSON.readTree(answer.body()).path(listing).isArray()).isTrue();
        } else {
            assertIsProblem(answer);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void answersTerminations(byte[] body) throws IOException {
        HttpAnswer answer = ask("POST", "/terminations", "\r\nContent-Type: application/json", body);
        if (answer.status() == 200) {
            assertThat(JSON.readTree(answer.body()).path("terminations").isArray())
                    .isTrue();
        } else {
            assertIsProblem(answer);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void answersTargets(byte[] target) throws IOException {
        HttpAnswer answer = ask("GET", oneWord(new String(target, StandardCharsets.ISO_8859_1)), "", NOTHING);
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 499);
    }

    /** What stands in a request line: what would end it is left out. */
    private static String oneWord(String text) {
        return text.replaceAll("[\r\n ]", "");
    }

    private static HttpAnswer ask(String method, String path, String headers, byte[] body) throws IOException {
        return connection.ask(
                method + " " + Api.ROOT + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + host.token.text() + headers,
                body);
    }

    static void assertIsProblem(HttpAnswer answer) throws IOException {
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        if (answer.header("content-type").startsWith("text/plain")) {
            assertThat(answer.body()).as("of a request that cannot be read").isEqualTo("Bad Request.\n");
            return;
        }
        assertThat(answer.header("content-type")).as(answer.toString()).isEqualTo("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
        assertThat(problem.path("detail").asText()).isNotEmpty();
    }
}
