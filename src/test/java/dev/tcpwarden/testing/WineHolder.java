package dev.tcpwarden.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A Windows Java that holds one established connection of IPv4 to a listener of this process, and reports what it reads from it. It
 * has sent a byte: Wine reports owners only of such connections.
 */
public final class WineHolder implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final Socket peer;
    private final int pid;

    private WineHolder(Process process, Socket peer) throws IOException {
        this.process = process;
        this.peer = peer;
        output = process.inputReader(StandardCharsets.UTF_8);
        pid = Integer.parseInt(output.readLine());
    }

    public static WineHolder start(Wine wine) throws Exception {
        try (ServerSocket listener =
                wine.namespace().call(() -> new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))) {
            listener.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
            Process process = wine.startJava(
                    "-Djava.net.preferIPv4Stack=true",
                    "-cp",
                    Wine.path(Path.of("target", "test-classes")),
                    WineHolder.class.getName(),
                    Integer.toString(listener.getLocalPort()));
            try {
                return new WineHolder(process, listener.accept());
            } catch (IOException e) {
                process.destroyForcibly();
                throw e;
            }
        }
    }

    /** As Wine numbers processes. */
    public int pid() {
        return pid;
    }

    /** The term of a filter for its end of the connection: at times Wine reports it as the owner of the other end, too. */
    public String local() {
        return "local=127.0.0.1:" + peer.getPort();
    }

    /** The connection as the holder's system lists it. */
    public String connection() {
        return "127.0.0.1:" + peer.getPort() + " -> 127.0.0.1:" + peer.getLocalPort();
    }

    /** The 20 bytes that ask Windows to terminate that connection, in hexadecimal digits. */
    public String deletion() {
        return String.format("0c0000007f000001%04x00007f000001%04x0000", peer.getPort(), peer.getLocalPort());
    }

    /** The result of the holder's read: {@code end}, or an exception. Waits for it. */
    public String readResult() throws IOException {
        return String.valueOf(output.readLine());
    }

    @Override
    public void close() throws IOException {
        peer.close();
        process.destroyForcibly();
    }

    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))) {
            socket.getOutputStream().write(1);
            System.out.println(ProcessHandle.current().pid());
            System.out.println(readResult(socket));
        }
    }

    private static String readResult(Socket socket) {
        try {
            return socket.getInputStream().read() < 0 ? "end" : "data";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
