package dev.tcpwarden.publish.web;

import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.sample.LatestSample;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinLogger;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Server;

/** The agent's HTTP server, from {@link #start} to {@link #close}. */
public final class WebServer implements AutoCloseable {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Server server;
    private final ClientConnector connector;
    private final Renders renders;

    private WebServer(HttpListener.Bound bound, Renders renders) {
        server = bound.server();
        connector = bound.connector();
        this.renders = renders;
    }

    /**
     * Takes the port and serves.
     *
     * @throws ListenException if the port cannot be had; its message is for the user
     */
    public static WebServer start(
            WebSettings settings,
            Access access,
            LatestSample latest,
            MetricsRenderer metrics,
            Optional<Api> api,
            RequestObserver observer,
            Health health)
            throws IOException {
        JavalinLogger.enabled = false; // its banner is noise; what matters is logged here
        HttpListener.Bound bound =
                HttpListener.bind(settings.host(), settings.port(), access.tls().map(CurrentTls::new));
        Server server = bound.server();
        Renders renders = new Renders(metrics, server.getThreadPool());
        try {
            Pages pages = new Pages(settings, access, renders, bound.clients(), api, latest, health);
            InetAddress address = bound.connector().address();
            Javalin.create(config -> {
                        access.addTo(config.routes, address, settings.host(), server.getThreadPool());
                        configure(config, server, pages, observer);
                    })
                    .start();
            return new WebServer(bound, renders);
        } catch (RuntimeException e) {
            stop(server);
            throw e;
        }
    }

    private static void configure(JavalinConfig config, Server server, Pages pages, RequestObserver observer) {
        config.unsafe.jettyInternal.server = server;
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(server.getErrorHandler()));
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = HttpListener.MAX_REQUEST_BYTES;
        config.requestLogger.http((context, millis) -> {
            if (pages.isObserved(context)) {
                observer.served(
                        pages.handlerOf(context),
                        method(context.method()),
                        context.statusCode(),
                        Duration.ofNanos(Math.round(millis * NANOS_PER_MILLI)));
            }
        });
        pages.addTo(config.routes);
    }

    private static String method(HandlerType method) {
        return method.equals(HandlerType.GET) || method.equals(HandlerType.HEAD) ? method.name() : "other";
    }

    /** The port that is served: the one asked for, or the one that was free. */
    public int port() {
        return connector.getLocalPort();
    }

    /** For how long an answer with metrics has been waited for; zero if none is. */
    public Duration busy() {
        return renders.busy();
    }

    /** Completes, with what happened, once no client will be served ever again although the server was not closed. */
    public CompletableFuture<String> lost() {
        return connector.lost();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop: " + e.getMessage(), e);
        }
    }
}
