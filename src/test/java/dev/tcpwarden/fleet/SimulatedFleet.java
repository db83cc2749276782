package dev.tcpwarden.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Agents of hosts of several sizes, served by one program on 127.0.0.1: that of host {@code n} at {@code /n/metrics}. */
final class SimulatedFleet implements AutoCloseable {

    private final long started = System.nanoTime();
    private final List<SimulatedAgent> agents = new CopyOnWriteArrayList<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    SimulatedFleet() throws IOException {
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Adds so many hosts, whose agents serve what that one does, in the text format of Prometheus. */
    void add(int hosts, String exposition) {
        IntFunction<SimulatedAgent> agent = SimulatedAgent.like(exposition);
        for (int i = 0; i < hosts; i++) {
            agents.add(agent.apply(agents.size()));
        }
    }

    /** How many series all of them serve. */
    long series() {
        return agents.stream().mapToLong(SimulatedAgent::series).sum();
    }

    /** How many series that of one host serves. */
    int series(int number) {
        return (int) agents.get(number).series();
    }

    /** The targets, for a scrape configuration of Prometheus, in YAML. */
    String targets() {
        return IntStream.range(0, agents.size())
                .mapToObj(i -> "{targets: [\"127.0.0.1:" + server.getAddress().getPort()
                        + "\"], labels: {__metrics_path__: /" + i + "/metrics, instance: \"" + instance(i) + "\"}}")
                .collect(Collectors.joining(",\n", "[", "]"));
    }

    static String instance(int number) {
        return "host-" + number + ":10827";
    }

    private void serve(HttpExchange exchange) throws IOException {
        int number = Integer.parseInt(exchange.getRequestURI().getPath().split("/", 3)[1]);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
        byte[] text = agents.get(number).exposition(seconds).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = new FastGzip(exchange.getResponseBody())) {
            body.write(text);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** As the agent compresses. */
    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(OutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
