package dev.tcpwarden.publish.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, on a thread of its own: with none, Jetty's connector closes its server socket permanently when it stops and
 * goes on accepting at the same time. Where the system gives no connection it waits and tries again; where the server socket is
 * lost it says so.
 */
final class ClientConnector extends ServerConnector {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnector.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LAST_PAUSE_MILLIS = 1_000;

    /** A server socket that gives no connection for so long, although there are descriptors for it, is lost. */
    private static final long LOST_AFTER_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Clients clients;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private long pauseMillis; // of the acceptor's thread, as the next one; 0 while all is well
    private long failingSince;

    ClientConnector(Server server, Clients clients, ConnectionFactory... protocols) {
        super(server, 1, 1, protocols);
        this.clients = clients;
        setAcceptorPriorityDelta(0);
        addBean(clients);
    }

    /** What it listens on. */
    InetAddress address() throws IOException {
        return ((InetSocketAddress) ((ServerSocketChannel) getTransport()).getLocalAddress()).getAddress();
    }

    /** Why no client will ever be accepted again, once that is so. */
    CompletableFuture<String> lost() {
        return lost;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        Client client = new Client(channel, selector, key, getScheduler(), clients);
        client.setIdleTimeout(getIdleTimeout());
        return client;
    }

    @Override
    public void accept(int acceptor) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        clients.makeRoom();
        super.accept(acceptor);
        if (pauseMillis > 0) {
            pauseMillis = 0;
            LOG.info("connections are accepted again");
        }
    }

    @Override
    protected boolean handleAcceptFailure(Throwable failure) {
        if (!isRunning()) {
            return false;
        }
        if (pauseMillis == 0) {
            failingSince = System.nanoTime();
        }
        boolean failsForLong = System.nanoTime() - failingSince > LOST_AFTER_NANOS;
        if (!isOpen() || (failsForLong && descriptorsAreFree())) {
            lost.complete("the server socket is lost: " + reason(failure));
            return false;
        }
        LOG.warn("no connection can be accepted, tried again every second: {}", reason(failure));
        clients.dropSlow(); // which has a descriptor to give
        pauseMillis = pauseMillis == 0 ? FIRST_PAUSE_MILLIS : Math.min(2 * pauseMillis, LAST_PAUSE_MILLIS);
        try {
            Thread.sleep(pauseMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static String reason(Throwable failure) {
        return Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
    }

    private static boolean descriptorsAreFree() {
        try (SocketChannel probe = SocketChannel.open()) {
            return probe.isOpen();
        } catch (IOException e) {
            return false;
        }
    }
}
