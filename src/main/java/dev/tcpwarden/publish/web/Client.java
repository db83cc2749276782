package dev.tcpwarden.publish.web;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** The connection of one client, and its state. */
final class Client extends SocketChannelEndPoint {

    private final Standing standing = new Standing(System.nanoTime());
    private final Clients clients;
    private volatile byte @Nullable [] body;

    Client(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Clients clients) {
        super(channel, selector, key, scheduler);
        this.clients = clients;
    }

    static Client of(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        return (Client) (endPoint instanceof EndPoint.Wrapper encrypted ? encrypted.unwrap() : endPoint);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        clients.opened(this);
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        clients.closed(this);
        super.onClose(failure);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0) {
            standing.received(System.nanoTime());
        }
        return filled;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long before = remaining(buffers);
        boolean all = super.flush(buffers);
        standing.sent(before - remaining(buffers), System.nanoTime());
        return all;
    }

    private static long remaining(ByteBuffer... buffers) {
        long bytes = 0;
        for (ByteBuffer buffer : buffers) {
            bytes += buffer == null ? 0 : buffer.remaining();
        }
        return bytes;
    }

    void answering() {
        standing.answering(System.nanoTime());
    }

    void answered() {
        body = null;
        standing.answered(System.nanoTime());
    }

    /** What it is sent; null while it is sent nothing large. */
    byte @Nullable [] body() {
        return body;
    }

    void sending(byte[] body) {
        this.body = body;
    }

    Standing standing() {
        return standing;
    }

    /** Closes it with a reset, so that the kernel does not keep what the client has not read either. */
    void drop() {
        try {
            getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // closed by the other side just now
        }
        close();
    }
}
