package dev.tcpwarden.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One request for {@code /metrics}, on a connection of its own.
 *
 * @param series the lines that are no comment
 */
record Scrape(long nanos, long series) {

    private static final int TIMEOUT_MILLIS = 120_000;

    /** In the network namespace of the thread that calls, to which a new thread of an HTTP client need not belong. */
    static Scrape of(int port) throws IOException {
        long start = System.nanoTime();
        String answer;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        long nanos = System.nanoTime() - start;
        if (!answer.startsWith("HTTP/1.1 200")) {
            throw new IOException("the answer of port " + port + " to GET /metrics begins: "
                    + answer.lines().findFirst().orElse(""));
        }
        String body = answer.substring(answer.indexOf("\r\n\r\n"));
        return new Scrape(
                nanos,
                body.lines()
                        .filter(line -> line.indexOf(' ') > 0 && !line.startsWith("#"))
                        .count());
    }

    /** The first scrape that succeeds. */
    static Scrape awaited(int port, Process server) throws BenchmarkException, InterruptedException {
        while (server.isAlive()) {
            try {
                return of(port);
            } catch (IOException e) {
                Thread.sleep(2); // it does not listen yet, or has no data
            }
        }
        throw new BenchmarkException("exited with " + server.exitValue());
    }
}
