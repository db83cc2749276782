package dev.tcpwarden.publish.web;

import static dev.tcpwarden.history.LogText.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.history.LogText;
import dev.tcpwarden.history.Recent;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.publish.web.api.Past;
import dev.tcpwarden.testing.HttpAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked of the past, the API answers with connections, groups or a problem, and goes on. */
class ApiHistoryFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ServedHost host;
    private static RawClient connection;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path log = new LogText()
                .start(0, 0)
                .closed(20, 10, 1, "closed")
                .open(300, 12, 2)
                .mark("interval", 300)
                .write(folder.resolve("connections.json"));
        host = new ServedHost(new Past(new Recent(), Optional.of(log), System::nanoTime));
        connection = new RawClient(host.server);
    }

    @AfterAll
    static void stop() throws IOException {
        connection.close();
        host.close();
    }

    @FuzzTest(maxDuration = "30s")
    void answersQuestions(byte[] query) throws IOException {
        String word = new String(query, StandardCharsets.ISO_8859_1).replaceAll("[\r\n ]", "");
        HttpAnswer answer = ask(word);
        if (answer.status() == 200) {
            JsonNode found = JSON.readTree(answer.body());
            assertThat(found.has("connections") ^ found.has("groups")).isTrue();
            assertThat(found.path("notes").isArray()).isTrue();
            assertThat(found.has("at") ^ found.has("from")).isTrue();
        } else {
            ApiFuzzTest.assertIsProblem(answer);
        }
        assertThat(ask("at=" + at(15)).status()).isEqualTo(200);
    }

    private static HttpAnswer ask(String query) throws IOException {
        return connection.ask(
                "GET " + Api.ROOT + "/history?" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + host.token.text(),
                new byte[0]);
    }
}
