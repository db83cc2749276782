package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks an agent's API from inside a network namespace. */
final class ApiClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param body of an answer without one null */
    record Answer(int status, String contentType, JsonNode body) {}

    private final NetworkNamespace namespace;
    private final URI api;
    private final String token;

    /** @param token that the agent takes */
    ApiClient(NetworkNamespace namespace, RunningAgent agent, String token) {
        this.namespace = namespace;
        this.token = token;
        api = agent.url().resolve("/api/v1/");
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The answer once there is a fresh sample, which on a busy machine can take a moment. */
    Answer get(String path) {
        return Patience.await()
                .until(() -> namespace.call(() -> answer(connect(path))), answer -> answer.status != 503);
    }

    /** The answer, which has to be good. */
    JsonNode read(String path) {
        Answer answer = get(path);
        if (answer.status != 200) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.body;
    }

    Answer post(String path, String body) throws Exception {
        return namespace.call(() -> {
            HttpURLConnection connection = connect(path);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            return answer(connection);
        });
    }

    /** Events, as long as the stream is open. */
    InputStream events(String query) throws Exception {
        return Patience.await()
                .until(() -> namespace.call(() -> stream(connect("events" + query))), Optional::isPresent)
                .orElseThrow();
    }

    /** Nothing as long as there is no fresh sample. */
    private static Optional<InputStream> stream(HttpURLConnection asked) throws IOException {
        return asked.getResponseCode() == HttpURLConnection.HTTP_UNAVAILABLE
                ? Optional.empty()
                : Optional.of(asked.getInputStream());
    }

    HttpURLConnection connect(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) api.resolve(path).toURL().openConnection();
        connection.setRequestProperty("Connection", "close");
        connection.setRequestProperty("Authorization", "Bearer " + token);
        return connection;
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, String.valueOf(connection.getContentType()), JSON.readTree(body));
        }
    }
}
