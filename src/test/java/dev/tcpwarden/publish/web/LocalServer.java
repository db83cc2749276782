package dev.tcpwarden.publish.web;

import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.testing.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** A server on a free port of loopback, and clients for it. */
final class LocalServer implements AutoCloseable {

    static final String BODY = "some_metric 1.0\n";

    final LatestSample latest;

    /** What the observer was notified of: {@code GET /metrics 200}. */
    final List<String> served = new CopyOnWriteArrayList<>();

    /** What the renderer was asked: {@code accept|acceptEncoding|names}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    volatile MetricsRenderer.Rendered answer = new MetricsRenderer.Rendered(
            "text/plain; version=0.0.4; charset=utf-8", false, BODY.getBytes(StandardCharsets.UTF_8));
    volatile boolean broken;
    volatile Optional<String> trouble = Optional.empty();

    final Access access;
    final WebServer server;
    private final String scheme;
    private volatile HttpClient client = HttpClient.newHttpClient();

    LocalServer() throws IOException {
        this(new Access(Optional.empty(), Token.random(), Set.of(), Optional.empty()));
    }

    LocalServer(Access access) throws IOException {
        this(access, new LatestSample(Duration.ofHours(1)), Optional.empty());
    }

    /** @param api of the samples of {@code latest} */
    LocalServer(Access access, LatestSample latest, Optional<Api> api) throws IOException {
        this.access = access;
        this.latest = latest;
        scheme = access.tls().isPresent() ? "https" : "http";
        server = WebServer.start(
                new WebSettings("127.0.0.1", 0, "/metrics", "1.2.3"),
                access,
                latest,
                (accept, acceptEncoding, names) -> {
                    asked.add(accept + "|" + acceptEncoding + "|" + names);
                    if (broken) {
                        throw new IllegalStateException("this renderer is broken on purpose");
                    }
                    return answer;
                },
                api,
                (handler, method, status, duration) -> served.add(method + " " + handler + " " + status),
                () -> trouble);
    }

    /** From now on clients connect by {@code tls}, anew. */
    LocalServer reconnect(SSLContext tls) {
        client = HttpClient.newBuilder().sslContext(tls).build();
        return this;
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Patience.LIMIT)
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** All that the server answers to these very bytes, until it closes. */
    String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
            write(socket, request);
            return read(socket.getInputStream());
        }
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    static void write(Socket socket, String request) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
        access.close();
    }
}
