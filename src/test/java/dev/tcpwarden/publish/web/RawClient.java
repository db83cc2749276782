package dev.tcpwarden.publish.web;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import dev.tcpwarden.testing.HttpAnswer;
import dev.tcpwarden.testing.Patience;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends requests as they are, whatever bytes they have, on one connection as long as the server keeps it. */
final class RawClient implements AutoCloseable {

    private final LocalServer server;
    private @Nullable Socket socket;

    RawClient(LocalServer server) {
        this.server = server;
    }

    /**
     * The answer to a request, asked once more where the server has closed the connection, as it may on a machine that is too slow.
     *
     * @param head each byte a character, without the empty line at its end
     */
    HttpAnswer ask(String head, byte[] body) throws IOException {
        try {
            return askOnce(head, body);
        } catch (SocketException | EOFException e) {
            close();
            return askOnce(head, body);
        }
    }

    private HttpAnswer askOnce(String head, byte[] body) throws IOException {
        byte[] start = (head + "\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        Socket open = socket == null ? connect() : socket;
        socket = open;
        open.getOutputStream().write(request);
        HttpAnswer answer = HttpAnswer.read(open.getInputStream());
        if (!isFollowed(answer)) {
            close();
        }
        return answer;
    }

    /** Whether one more can come: not after a stream, nor where the request could not even be read. */
    private static boolean isFollowed(HttpAnswer answer) {
        boolean isOfAPage = answer.headers().containsKey("cache-control");
        return isOfAPage
                && !answer.header("connection").equals("close")
                && !answer.headers().containsKey("transfer-encoding");
    }

    @SuppressWarnings("try") // allowed while it connects
    private Socket connect() throws IOException {
        try (SilentCloseable allowed = BugDetectors.allowNetworkConnections()) { // else a fuzzer takes it for a finding
            Socket opened = server.connect();
            opened.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
            opened.setTcpNoDelay(true);
            return opened;
        }
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
