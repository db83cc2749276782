package dev.tcpwarden.testing;

import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Real sockets of this process in each of the eleven TCP states, for as long as this is open, but for TIME_WAIT, SYN_RECV and
 * SYN_SENT, which are closed after a minute. They need only loopback, but belong in a {@link NetworkNamespace}, where nothing
 * else moves.
 *
 * <p>{@link #sockets()} names one in each state. Their other ends are there too, most of them ESTABLISHED or FIN_WAIT2.
 */
public final class EveryState implements AutoCloseable {

    private final Map<TcpState, Connection> sockets = new EnumMap<>(TcpState.class);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ProtocolFamily family;
    private final InetAddress address;

    private EveryState(ProtocolFamily family, InetAddress address) {
        this.family = family;
        this.address = address;
    }

    /** With sockets of AF_INET on 127.0.0.1. */
    public static EveryState ipv4() throws IOException {
        return of(StandardProtocolFamily.INET, "127.0.0.1");
    }

    /** With sockets of AF_INET6 on ::1. */
    public static EveryState ipv6() throws IOException {
        return of(StandardProtocolFamily.INET6, "::1");
    }

    /** With sockets of AF_INET6 on 127.0.0.1, whose addresses are IPv4-mapped. */
    public static EveryState mapped() throws IOException {
        return of(StandardProtocolFamily.INET6, "127.0.0.1");
    }

    private static EveryState of(ProtocolFamily family, String address) throws IOException {
        EveryState states = new EveryState(family, InetAddress.getByName(address));
        try {
            states.produce();
            return states;
        } catch (IOException | RuntimeException e) {
            states.close();
            throw e;
        }
    }

    /** One socket in each state, by its endpoints. */
    public Map<TcpState, Connection> sockets() {
        return Map.copyOf(sockets);
    }

    /** The socket in that state, by its endpoints. */
    public Connection socket(TcpState state) {
        return Objects.requireNonNull(sockets.get(state), state.label());
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void produce() throws IOException {
        ServerSocketChannel listener = listen(16);
        made(TcpState.LISTEN, endpoint(listener.getLocalAddress()), noRemote());
        produceClose();
        produceSynSent();
        produceSynRecv();

        made(TcpState.ESTABLISHED, pair(listener).near);

        Pair closeWait = pair(listener);
        closeWait.far.shutdownOutput();
        made(TcpState.CLOSE_WAIT, closeWait.near);

        Pair finWait2 = pair(listener);
        finWait2.near.shutdownOutput();
        made(TcpState.FIN_WAIT2, finWait2.near);

        Pair finWait1 = pair(listener);
        finWait1.clog();
        finWait1.near.shutdownOutput();
        made(TcpState.FIN_WAIT1, finWait1.near);

        Pair closing = pair(listener);
        closing.clog();
        closing.near.shutdownOutput();
        closing.far.shutdownOutput();
        made(TcpState.CLOSING, closing.near);

        Pair lastAck = pair(listener);
        lastAck.far.shutdownOutput();
        lastAck.clog();
        lastAck.near.shutdownOutput();
        made(TcpState.LAST_ACK, lastAck.near);

        Pair timeWait = pair(listener);
        made(TcpState.TIME_WAIT, timeWait.near);
        timeWait.near.shutdownOutput();
        awaitEnd(timeWait.far);
        timeWait.far.close();
        awaitEnd(timeWait.near);
        timeWait.near.close();
    }

    /** Bound, and nothing else. */
    private void produceClose() throws IOException {
        SocketChannel bound = SocketChannel.open(family);
        open.push(bound);
        bound.bind(new InetSocketAddress(address, 0));
        made(TcpState.CLOSE, endpoint(bound.getLocalAddress()), noRemote());
    }

    /** A listener with a full backlog drops what comes. */
    private void produceSynSent() throws IOException {
        ServerSocketChannel full = listen(1);
        for (int i = 0; i < 2; i++) {
            SocketChannel waiting = SocketChannel.open(family);
            open.push(waiting);
            waiting.connect(full.getLocalAddress());
        }
        SocketChannel dropped = SocketChannel.open(family);
        open.push(dropped);
        dropped.bind(new InetSocketAddress(address, 0)); // Java knows its local address and port only then
        dropped.configureBlocking(false);
        dropped.connect(full.getLocalAddress());
        made(TcpState.SYN_SENT, endpoint(dropped.getLocalAddress()), endpoint(full.getLocalAddress()));
    }

    /** A listener that waits for data leaves a request open. */
    private void produceSynRecv() throws IOException {
        NativeListener deferring =
                NativeListener.deferring(family == StandardProtocolFamily.INET6 ? anyIpv6OrSame() : address, 60);
        open.push(deferring);
        InetSocketAddress server =
                new InetSocketAddress(address, deferring.local().getPort());
        SocketChannel client = SocketChannel.open(family);
        open.push(client);
        client.connect(server);
        made(TcpState.SYN_RECV, endpoint(server), endpoint(client.getLocalAddress()));
    }

    /** Only a dual-stack listener on every address takes IPv4 connections over AF_INET6. */
    private InetAddress anyIpv6OrSame() throws IOException {
        return address.getAddress().length == 4 ? InetAddress.getByName("::") : address;
    }

    private ServerSocketChannel listen(int backlog) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(family);
        open.push(listener);
        return listener.bind(new InetSocketAddress(address, 0), backlog);
    }

    private Pair pair(ServerSocketChannel listener) throws IOException {
        SocketChannel near = SocketChannel.open(family);
        open.push(near);
        near.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
        near.connect(listener.getLocalAddress());
        SocketChannel far = listener.accept();
        open.push(far);
        return new Pair(near, far);
    }

    private static void awaitEnd(SocketChannel channel) throws IOException {
        if (channel.read(ByteBuffer.allocate(1)) != -1) {
            throw new IllegalStateException("data where the end of the stream was expected");
        }
    }

    private void made(TcpState state, SocketChannel socket) throws IOException {
        made(state, endpoint(socket.getLocalAddress()), endpoint(socket.getRemoteAddress()));
    }

    private void made(TcpState state, Endpoint local, Endpoint remote) {
        sockets.put(state, new Connection(local, remote));
    }

    private Endpoint noRemote() {
        return Endpoint.parse(address.getAddress().length == 4 ? "0.0.0.0:0" : "[::]:0");
    }

    private static Endpoint endpoint(SocketAddress socketAddress) {
        InetSocketAddress address = (InetSocketAddress) socketAddress;
        return new Endpoint(IpAddress.parse(address.getAddress().getHostAddress()), address.getPort());
    }

    private record Pair(SocketChannel near, SocketChannel far) {

        /** Far longer than an ACK is delayed, and than a busy machine takes to make room for more. */
        private static final int IDLE_PAUSES = 50;

        /** Writes until the far end, which reads nothing, takes no more; what is left keeps a later FIN from being sent. */
        void clog() throws IOException {
            near.configureBlocking(false);
            ByteBuffer data = ByteBuffer.allocate(64 * 1024);
            for (int idle = 0; idle < IDLE_PAUSES; ) {
                idle = near.write(data.clear()) == 0 ? idle + 1 : 0;
                pause();
            }
        }

        private static void pause() {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
