package dev.tcpwarden.publish.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hostile clients on loopback, until it is closed. Each that the server closes comes again, at most once in a round
 * of a quarter of a second.
 */
final class Attack implements AutoCloseable {

    private static final long ROUND_MILLIS = 250;

    /** What one client does in a round; false once it has no connection any more. */
    private interface Manner {
        boolean act(SocketChannel client, ByteBuffer buffer) throws IOException;
    }

    private final InetSocketAddress server;
    private final String first;
    private final int receiveBuffer;
    private final Manner manner;
    private final List<SocketChannel> clients = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final AtomicInteger rounds = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "attack");
    private volatile boolean closed;

    private Attack(int port, int count, String first, int receiveBuffer, Manner manner) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.first = first;
        this.receiveBuffer = receiveBuffer;
        this.manner = manner;
        for (int i = 0; i < count; i++) {
            clients.add(connect());
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** A header line in each round, without an end. */
    static Attack slowHeaders(int port, int count) {
        byte[] line = "X-a: b\r\n".getBytes(StandardCharsets.US_ASCII);
        return new Attack(port, count, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n", 65_536, (client, buffer) -> {
            client.write(ByteBuffer.wrap(line));
            return client.read(buffer.clear()) >= 0;
        });
    }

    /** They ask, and read this many bytes in a round. */
    static Attack slowReaders(int port, int count, int bytes) {
        return new Attack(
                port,
                count,
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n",
                2_304,
                (client, buffer) -> client.read(buffer.clear().limit(bytes)) >= 0);
    }

    /** They send request after request on one connection, and read this many bytes a second. */
    static Attack steadyReaders(int port, int count, String path, int bytesPerSecond) {
        byte[] requests = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .repeat(50)
                .getBytes(StandardCharsets.US_ASCII);
        return new Attack(port, count, "", 65_536, (client, buffer) -> {
            // A request that is cut off stops this client, and another comes: some do so all the time.
            client.write(ByteBuffer.wrap(requests));
            for (long left = bytesPerSecond * ROUND_MILLIS / 1_000; left > 0; ) {
                int read = client.read(buffer.clear().limit((int) Math.min(left, buffer.capacity())));
                if (read <= 0) {
                    return read == 0;
                }
                left -= read;
            }
            return true;
        });
    }

    private SocketChannel connect() {
        try {
            SocketChannel client = SocketChannel.open();
            client.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            client.configureBlocking(false);
            client.connect(server);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        while (!closed) {
            for (int i = 0; i < clients.size() && !closed; i++) {
                SocketChannel client = clients.get(i);
                if (!acts(client)) {
                    close(client);
                    clients.set(i, connect());
                }
            }
            rounds.incrementAndGet();
            try {
                Thread.sleep(ROUND_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean acts(SocketChannel client) {
        try {
            if (!client.isConnected()) {
                if (!client.finishConnect()) {
                    return true; // in the kernel's queue
                }
                client.write(ByteBuffer.wrap(first.getBytes(StandardCharsets.US_ASCII)));
                return true;
            }
            return manner.act(client, buffer);
        } catch (IOException e) {
            return false;
        }
    }

    /** How often all of them have acted. */
    int rounds() {
        return rounds.get();
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(Attack::close);
    }
}
