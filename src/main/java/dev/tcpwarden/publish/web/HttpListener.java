package dev.tcpwarden.publish.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * A Jetty server within bounds: a handful of threads, connections and buffers is all that scrapers need, and no client, however
 * slow or gone, holds one of them for long.
 */
final class HttpListener {

    private static final int MAX_THREADS = 8;
    private static final int MAX_CONNECTIONS = 128;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int MAX_POOLED_BYTES = 4 * 1024 * 1024;

    /** More than the usual intervals between two scrapes on one connection. */
    private static final int IDLE_MILLIS = 40_000;

    /** A client that does not read its answer holds a thread, but no longer than this. */
    private static final int STUCK_MILLIS = 5_000;

    private static final int IDLE_MILLIS_WHEN_FULL = 1_000;
    private static final int THREAD_IDLE_MILLIS = 30_000;
    private static final int BACKLOG = 64;

    private HttpListener() {}

    /** A server without handlers, its connector bound already. It has to be started, and stopped also if that fails. */
    static Server bind(String host, int port) throws IOException {
        ServerSocketChannel channel = bindChannel(host, port);
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1, THREAD_IDLE_MILLIS);
        threads.setName("web");
        threads.setReservedThreads(0);
        Server server = new Server(
                threads,
                new ScheduledExecutorScheduler("web-timeouts", true, 1),
                new ArrayByteBufferPool(0, -1, -1, -1, MAX_POOLED_BYTES, MAX_POOLED_BYTES));
        server.setErrorHandler(new PlainErrorHandler());

        ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http()));
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.open(channel);
        server.addConnector(connector);

        NetworkConnectionLimit limit = new NetworkConnectionLimit(MAX_CONNECTIONS, connector);
        limit.setEndPointIdleTimeout(IDLE_MILLIS_WHEN_FULL);
        server.addBean(limit);
        return server;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setIdleTimeout(STUCK_MILLIS);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
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
