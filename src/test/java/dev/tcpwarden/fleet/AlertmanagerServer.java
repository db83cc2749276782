package dev.tcpwarden.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tcpwarden.deployment.Documents;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real Alertmanager whose receivers, each by its name, keep what they are sent. */
final class AlertmanagerServer implements AutoCloseable {

    private final HttpServer receivers =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, List<JsonNode>> received = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String address = "127.0.0.1:" + PrometheusServer.freePort();
    private final Process process;

    /** @param configuration its receivers are at {@code http://NAME.example.org/} */
    AlertmanagerServer(Path folder, String configuration) throws IOException {
        receivers.createContext("/", this::receive);
        receivers.start();
        String here = "http://127.0.0.1:" + receivers.getAddress().getPort() + "/";
        Path file = folder.resolve("alertmanager.yml");
        Files.writeString(file, configuration.replaceAll("http://(\\w+)\\.example\\.org/", here + "$1"));
        process = new ProcessBuilder(
                        Needs.program("prometheus-alertmanager").toString(),
                        "--config.file=" + file,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Patience.await()
                .alias("Alertmanager, whose log is in " + folder)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send(HttpRequest.newBuilder(uri("/-/ready")).build()) == 200);
    }

    /** Sends alerts that fire, as Prometheus does. */
    void fire(String alerts) throws IOException, InterruptedException {
        int status = send(HttpRequest.newBuilder(uri("/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alerts))
                .build());
        if (status != 200) {
            throw new AssertionError("status " + status + " for " + alerts);
        }
    }

    /** The notifications that a receiver has been sent, oldest first. */
    List<JsonNode> notifications(String receiver) {
        return received.getOrDefault(receiver, List.of());
    }

    private void receive(HttpExchange exchange) throws IOException {
        String receiver = exchange.getRequestURI().getPath().substring(1);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.computeIfAbsent(receiver, name -> new CopyOnWriteArrayList<>()).add(Documents.json(body));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private URI uri(String path) {
        return URI.create("http://" + address + path);
    }

    private int send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
        process.destroy();
        Patience.kill(process);
        receivers.stop(0);
    }
}
