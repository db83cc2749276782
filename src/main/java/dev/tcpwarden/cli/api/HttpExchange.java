package dev.tcpwarden.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One request and its answer, by the client of Java that starts fastest. No redirection is followed, and no proxy asked. */
final class HttpExchange {

    static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

    private static final long MOST_BYTES = 16L << 20;
    private static final int SILENCES = 3;

    private final HttpURLConnection connection;
    private final Duration limit;

    private HttpExchange(HttpURLConnection connection, Duration limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /**
     * @param body JSON of a POST; null for a GET
     * @param silence how long the server may send nothing; the body of its answer takes at most three times as long
     */
    static HttpExchange open(
            URI url, Optional<String> authorization, byte @Nullable [] body, boolean compressed, Duration silence)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
        connection.setRequestProperty("Accept", "application/json, application/problem+json");
        if (compressed) {
            connection.setRequestProperty("Accept-Encoding", "gzip");
        }
        if (authorization.isPresent()) {
            connection.setRequestProperty("Authorization", authorization.get());
        }
        if (body != null) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setFixedLengthStreamingMode(body.length); // never sent twice
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        return new HttpExchange(connection, silence.multipliedBy(SILENCES));
    }

    int status() throws IOException {
        return connection.getResponseCode();
    }

    /** "" for none. */
    String header(String name) {
        return Optional.ofNullable(connection.getHeaderField(name)).orElse("");
    }

    /** The body, to be closed by the caller. */
    InputStream body() throws IOException {
        InputStream sent = status() < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream();
        if (sent == null) {
            return InputStream.nullInputStream();
        }
        InputStream bounded = new BoundedStream(sent, MOST_BYTES, limit);
        return header("Content-Encoding").equalsIgnoreCase("gzip")
                ? new BoundedStream(new GZIPInputStream(bounded), MOST_BYTES, limit)
                : bounded;
    }
}
