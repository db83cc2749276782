package dev.tcpwarden.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
        InputStream in = new BufferedInputStream(socket.getInputStream());
        int length = -1;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring("content-length: ".length()));
            }
        }
        return RunningAgent.series(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the agent closed the connection");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
