package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** A network namespace with an agent, whose API is asked, and with connections that a test makes. */
final class ApiHost implements AutoCloseable {

    final NetworkNamespace namespace;
    final RunningAgent agent;
    final ApiClient api;
    final ServerSocket listener;

    private ApiHost(NetworkNamespace namespace, RunningAgent agent, ApiClient api, ServerSocket listener) {
        this.namespace = namespace;
        this.agent = agent;
        this.api = api;
        this.listener = listener;
    }

    static ApiHost start(Path folder) throws Exception {
        NetworkNamespace namespace = NetworkNamespace.create();
        Path token = folder.resolve("token");
        RunningAgent agent = RunningAgent.start(namespace, "--web.token-file=" + token);
        return new ApiHost(
                namespace,
                agent,
                new ApiClient(namespace, agent, Files.readString(token).strip()),
                namespace.call(() -> new ServerSocket(0, 100, InetAddress.getLoopbackAddress())));
    }

    /** Both ends of a connection. */
    record Pair(Socket client, Socket server) implements AutoCloseable {

        /** As the agent names it, from the client's end. */
        String name() {
            return "127.0.0.1:" + client.getLocalPort() + " -> 127.0.0.1:" + client.getPort();
        }

        String filter() {
            return "local=127.0.0.1:" + client.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    Pair connect() throws Exception {
        return namespace.call(() -> {
            Socket client = new Socket();
            client.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
            return new Pair(client, listener.accept());
        });
    }

    JsonNode awaitRows(String path, int total) {
        return Patience.await()
                .ignoreExceptions()
                .until(() -> api.read(path), answer -> answer.path("total").asInt() == total);
    }

    static List<String> texts(JsonNode rows, String key) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path(key).asText())
                .toList();
    }

    static void assertEnded(Socket socket) {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).hasMessageContainingAll("onnection");
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        agent.close();
        namespace.close();
    }
}
