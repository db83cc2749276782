package dev.tcpwarden.publish.web;

import dev.tcpwarden.testing.Patience;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends requests as they are, whatever bytes they have, on one connection as long as the server keeps it. */
final class KeptConnection implements AutoCloseable {

    private static final int END = -1;

    /** @param headers by name in lower case */
    record Answer(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private final LocalServer server;
    private @Nullable Socket socket;

    KeptConnection(LocalServer server) {
        this.server = server;
    }

    /**
     * The answer to a request.
     *
     * @param head without the empty line at its end, each byte a character
     */
    Answer ask(String head, byte[] body) throws IOException {
        byte[] start = (head + "\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        Socket open = socket == null ? connect() : socket;
        socket = open;
        open.getOutputStream().write(request);
        Answer answer = read(open);
        boolean isOfAPage =
                answer.headers().containsKey("cache-control"); // else the request could not be read, nor is the next
        if (!isOfAPage
                || answer.header("connection").equals("close")
                || answer.headers().containsKey("transfer-encoding")) {
            close();
        }
        return answer;
    }

    private Socket connect() throws IOException {
        Socket opened = server.connect();
        opened.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
        opened.setTcpNoDelay(true);
        return opened;
    }

    private static Answer read(Socket socket) throws IOException {
        InputStream in =
                new BufferedInputStream(socket.getInputStream()); // which has one answer, and no byte of the next
        String first = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Answer(Integer.parseInt(first.split(" ", -1)[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next == END) {
                throw new EOFException("the server has closed the connection after \"" + line + "\"");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
