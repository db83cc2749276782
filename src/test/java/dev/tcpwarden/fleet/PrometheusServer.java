package dev.tcpwarden.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.deployment.Documents;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A real Prometheus on a port of 127.0.0.1, until it is closed. */
final class PrometheusServer implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private final Process process;

    private PrometheusServer(String address, Process process) {
        this.address = address;
        this.process = process;
    }

    /**
     * @param folder for its configuration, log and data
     * @param flags besides those for configuration, data and address
     */
    static PrometheusServer start(Path folder, String configuration, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--storage.tsdb.path=" + folder.resolve("data"));
        return run(folder, configuration, all);
    }

    /** One that only forwards what it scrapes. */
    static PrometheusServer startAgent(Path folder, String configuration) throws IOException {
        return run(
                folder,
                configuration,
                List.of("--enable-feature=agent", "--storage.agent.path=" + folder.resolve("data")));
    }

    private static PrometheusServer run(Path folder, String configuration, List<String> flags) throws IOException {
        Files.createDirectories(folder);
        String address = "127.0.0.1:" + freePort();
        List<String> command = new ArrayList<>(List.of(
                Needs.program("prometheus").toString(),
                "--config.file=" + Files.writeString(folder.resolve("prometheus.yml"), configuration),
                "--web.listen-address=" + address));
        command.addAll(flags);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        PrometheusServer server = new PrometheusServer(address, process);
        Patience.await()
                .alias("Prometheus, whose log is in " + folder)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> server.get("/-/ready").statusCode() == 200);
        return server;
    }

    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** What it has used so far, in steps of 10 ms. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** The result of an instant query. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return data("query", Map.of("query", expression)).path("result");
    }

    /** The one number that a query results in. */
    double number(String expression) throws IOException, InterruptedException {
        JsonNode result = query(expression);
        if (result.size() != 1) {
            throw new AssertionError(expression + ": " + result);
        }
        return result.path(0).path("value").path(1).asDouble();
    }

    /** The data that a route of the API answers with. */
    JsonNode data(String route, Map<String, String> parameters) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(route, parameters);
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException(parameters + ": " + answer.body());
        }
        return Documents.json(answer.body()).path("data");
    }

    HttpResponse<String> ask(String route, Map<String, String> parameters) throws IOException, InterruptedException {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return get("/api/v1/" + route + "?" + query);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        Patience.kill(process);
    }
}
