package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.kernel.linux.ReceivedDestroyEvents.DestroyEvent;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A connection in a network namespace of its own, over which the client sent 100 bytes and the server 50, all of which were read;
 * and the subscription to its destroy events.
 */
final class WatchedConnection implements AutoCloseable {

    final NetworkNamespace namespace;
    final ReceivedDestroyEvents received;
    final ServerSocket listener;
    final Socket client;
    final Socket server;
    private final SocketDestroyEvents events;

    private WatchedConnection(boolean bpf, String address) throws Exception {
        namespace = NetworkNamespace.create();
        events = namespace.call(() -> bpf
                ? BpfDestroyEvents.open(dev.tcpwarden.kernel.linux.NetworkNamespace.own())
                : LinuxSocketDestroyEvents.open(1 << 20, 1 << 16));
        received = new ReceivedDestroyEvents(events);
        listener = namespace.call(() -> new ServerSocket(0, 50, InetAddress.getByName(address)));
        client = connect();
        server = listener.accept();
        send(client, server, 100);
        send(server, client, 50);
    }

    static WatchedConnection withBpf(String address) throws Exception {
        Needs.bpf();
        return new WatchedConnection(true, address);
    }

    static WatchedConnection withBpf() throws Exception {
        return withBpf("127.0.0.1");
    }

    static WatchedConnection withoutBpf() throws Exception {
        return new WatchedConnection(false, "127.0.0.1");
    }

    /** Another connection to the listener. */
    Socket connect() throws Exception {
        return namespace.call(() -> new Socket(listener.getInetAddress(), listener.getLocalPort()));
    }

    static void send(Socket from, Socket to, int bytes) throws IOException {
        from.getOutputStream().write(new byte[bytes]);
        assertThat(to.getInputStream().readNBytes(bytes)).hasSize(bytes);
    }

    DestroyEvent ofClient() {
        return received.await(client.getLocalPort(), listener.getLocalPort());
    }

    DestroyEvent ofServer() {
        return received.await(listener.getLocalPort(), client.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        listener.close();
        events.close();
        namespace.close();
    }
}
