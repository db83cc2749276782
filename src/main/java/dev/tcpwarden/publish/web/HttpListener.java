package dev.tcpwarden.publish.web;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * A Jetty server within bounds: a handful of threads, some connections and buffers are all that scrapers need, and no client,
 * however slow or gone, holds one of them for long.
 */
final class HttpListener {

    private static final int MAX_THREADS = 8;
    private static final int MAX_CONNECTIONS = 512;

    /** Of the descriptors that the process may open, at most one in this many is for a client. */
    private static final int DESCRIPTORS_PER_CONNECTION = 4;

    private static final int MIN_CONNECTIONS = 16;
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    /** Of the body of a request, which is read before the request has its turn. */
    static final int MAX_REQUEST_BYTES = 64 * 1024;

    private static final int MAX_POOLED_BYTES = 4 * 1024 * 1024;

    /** More than the usual intervals between two scrapes on one connection. */
    private static final int IDLE_MILLIS = 40_000;

    /** What the kernel keeps of an answer for a client that does not read it: this, twice at most. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int THREAD_IDLE_MILLIS = 30_000;
    private static final int BACKLOG = 1024;

    private HttpListener() {}

    /** What was bound: a server that has to be started, and stopped also if that fails. */
    record Bound(Server server, ClientConnector connector, Clients clients) {}

    /** A server whose pages are still missing, its connector bound already; encrypted where there is {@code tls}. */
    static Bound bind(String host, int port, Optional<CurrentTls> tls) throws IOException {
        ServerSocketChannel channel = bindChannel(host, port);
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1, THREAD_IDLE_MILLIS);
        threads.setName("web");
        threads.setReservedThreads(0);
        Server server = new Server(
                threads,
                new ScheduledExecutorScheduler("web-timeouts", true, 1),
                new ArrayByteBufferPool(0, -1, -1, -1, MAX_POOLED_BYTES, MAX_POOLED_BYTES));
        server.setErrorHandler(new PlainErrorHandler());
        server.setHandler(new EagerContentHandler(
                new Turns(threads), new EagerContentHandler.RetainedContentLoaderFactory(MAX_REQUEST_BYTES, -1, true)));

        Clients clients = new Clients(maxConnections(), server.getScheduler());
        ClientConnector connector = new ClientConnector(server, clients, protocols(tls));
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        connector.open(channel);
        server.addConnector(connector);
        return new Bound(server, connector, clients);
    }

    private static int maxConnections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.max(
                        MIN_CONNECTIONS,
                        Math.min(MAX_CONNECTIONS, system.getMaxFileDescriptorCount() / DESCRIPTORS_PER_CONNECTION))
                : MAX_CONNECTIONS;
    }

    private static ConnectionFactory[] protocols(Optional<CurrentTls> tls) {
        HttpConfiguration http = http();
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        http.addCustomizer(new SecureRequestCustomizer(false)); // which has the client's certificate
        return new ConnectionFactory[] {new SslConnectionFactory(tls.get(), plain.getProtocol()), plain};
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setOutputAggregationSize(
                http.getOutputBufferSize()); // small pages go out without a thread waiting for them
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setUriCompliance(UriCompliance.RFC3986);
        return http;
    }

    private static ServerSocketChannel bindChannel(String host, int port) throws ListenException {
        String address = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        InetSocketAddress local;
        try {
            local = host.isEmpty()
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw ListenException.unknownHost(address, e);
        }
        try {
            return bindChannel(local);
        } catch (IOException e) {
            throw ListenException.bindFailed(address, local, e);
        }
    }

    private static ServerSocketChannel bindChannel(InetSocketAddress local) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            return channel.bind(local, BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
