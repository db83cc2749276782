package dev.tcpwarden.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Another Java process that holds one established connection to a listener of this one, and reports what it reads from it. It is in
 * the network namespace of the thread that starts it, and exits with its test.
 */
public final class SocketHolder implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final Socket peer;

    private SocketHolder(Process process, Socket peer) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.peer = peer;
    }

    public static SocketHolder start() throws IOException {
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listener.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            SocketHolder.class.getName(),
                            Integer.toString(listener.getLocalPort()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                return new SocketHolder(process, listener.accept());
            } catch (IOException e) {
                process.destroyForcibly();
                throw e;
            }
        }
    }

    public int pid() {
        return (int) process.pid();
    }

    /** This process's end of the connection. */
    public Socket peer() {
        return peer;
    }

    /** The result of the holder's read: {@code end}, or the error. Waits for it. */
    public String readResult() throws IOException {
        String line = output.readLine();
        return line == null ? "the holder exited" : line;
    }

    @Override
    public void close() throws IOException {
        peer.close();
        Patience.kill(process);
    }

    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))) {
            System.out.println(readToEnd(socket));
            new InputStreamReader(System.in, StandardCharsets.UTF_8).read();
        }
    }

    private static String readToEnd(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {}
            return "end";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
