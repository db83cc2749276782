package dev.tcpwarden.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A connection to an agent over which it is scraped again and again, so that no scrape makes sockets. */
public final class KeptConnection implements AutoCloseable {

    private final Socket socket;

    private KeptConnection(Socket socket) {
        this.socket = socket;
    }

    public static KeptConnection to(NetworkNamespace namespace, RunningAgent agent) throws Exception {
        return new KeptConnection(namespace.call(
                () -> new Socket(InetAddress.getLoopbackAddress(), agent.url().getPort())));
    }

    /** Every series with its value, written as in the text format. */
    public Map<String, Double> scrape() throws IOException {
        socket.getOutputStream()
                .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return RunningAgent.series(HttpAnswer.read(socket.getInputStream()).body());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
