package dev.tcpwarden.cli.api;

import dev.tcpwarden.rows.SavedRow;
import dev.tcpwarden.rows.WindowedTable;
import dev.tcpwarden.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An agent that is asked over its API. Safe for use by several threads. What it throws has a sentence for the user. */
public final class AgentApi {

    /** Rows in one answer, as many as an agent allows. */
    public static final int MOST_ROWS = 1_000;

    private static final String WINDOW = "connections?columns=" + String.join(",", WindowedTable.COLUMNS);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofSeconds(3);

    private final URI base;
    private final Credentials credentials;
    private final boolean compressed;
    private volatile @Nullable String authorization;

    /**
     * @param base where the agent's page is, with a slash at its end
     * @param compressed whether its answers should be: on loopback that costs more than it saves
     */
    AgentApi(URI base, Credentials credentials, boolean compressed) {
        this.base = base;
        this.credentials = credentials;
        this.compressed = compressed;
    }

    /** One of another host that the user has named, with the token in a file, if any. */
    public static AgentApi withToken(URI base, Optional<Path> token) {
        return new AgentApi(base, token.map(TokenCredentials::of).orElse(Credentials.NONE), true);
    }

    /** One that the user has named, for a user of it. */
    public static AgentApi withUser(URI base, String user, String password, boolean compressed) {
        return new AgentApi(base, Credentials.of(user, password), compressed);
    }

    /** What reads the body of an answer. */
    @FunctionalInterface
    interface Reader<T> {

        T read(InputStream body) throws IOException;
    }

    /** Where it is, for people: {@code 127.0.0.1:10827}, or more of its URL where that is needed. */
    public String name() {
        String path = base.getPath().equals("/") ? "" : base.getPath();
        String server = base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort()) + path;
        return base.getScheme().equals("http") ? server : base.getScheme() + "://" + server;
    }

    /**
     * Makes sure that it answers, and lets the caller read.
     *
     * @throws IOException if it does not
     */
    public void check() throws IOException {
        TimeLimit.call(START, () -> get("host", body -> SavedRow.parse(body.readAllBytes())));
    }

    /**
     * Adds a window of its connections to a table.
     *
     * @param limit 0 to ask only of which sample it would be
     */
    public WindowedTable.Header window(WindowedTable table, int offset, int limit) throws IOException {
        return get(WINDOW + "&offset=" + offset + "&limit=" + limit, table::add);
    }

    /** What terminates connections through it. */
    public ApiTerminations terminations() {
        return new ApiTerminations(this);
    }

    /** @param limit how long that may take */
    <T> T postTermination(byte[] body, Duration limit, Reader<T> reader) throws IOException {
        return TimeLimit.call(limit, () -> request("terminations", body, limit, reader));
    }

    private <T> T get(String path, Reader<T> reader) throws IOException {
        return request(path, null, SILENCE, reader);
    }

    /** An agent that was started again has another token: where the one of an earlier request is wrong, it is read once more. */
    private <T> T request(String path, byte @Nullable [] body, Duration silence, Reader<T> reader) throws IOException {
        String known = authorization;
        try {
            Optional<String> sent = known == null ? credentials.authorization() : Optional.of(known);
            HttpExchange exchange = send(path, sent, body, silence);
            if (exchange.status() == HttpURLConnection.HTTP_UNAUTHORIZED && known != null) {
                sent = credentials.authorization();
                exchange = send(path, sent, body, silence);
            }
            try (InputStream answer = exchange.body()) {
                check(exchange, answer);
                authorization = sent.orElse(null);
                return reader.read(answer);
            }
        } catch (IOException e) {
            authorization = null;
            throw e instanceof AgentRefusal
                    ? e
                    : new IOException("the agent at " + name() + " cannot be asked: " + why(e), e);
        }
    }

    private HttpExchange send(String path, Optional<String> sent, byte @Nullable [] body, Duration silence)
            throws IOException {
        return HttpExchange.open(base.resolve("api/v1/" + path), sent, body, compressed, silence);
    }

    private static String why(IOException e) {
        return Printable.oneLine(String.valueOf(e.getMessage()));
    }

    private void check(HttpExchange exchange, InputStream answer) throws IOException {
        int status = exchange.status();
        if (status == HttpURLConnection.HTTP_OK) {
            return;
        }
        byte[] body = exchange.header("Content-Type").startsWith("application/problem+json")
                ? answer.readAllBytes()
                : new byte[0]; // so is the body of a 401 that answers a POST: Java's client closes the connection
        String detail = body.length == 0
                ? "HTTP status " + status
                : SavedRow.parse(body).text("detail");
        throw new AgentRefusal(status, "the agent at " + name() + " says: " + Printable.oneLine(detail));
    }
}
