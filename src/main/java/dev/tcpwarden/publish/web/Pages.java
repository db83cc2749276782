package dev.tcpwarden.publish.web;

import dev.tcpwarden.sample.LatestSample;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's pages, by path. Each answers GET and HEAD, and never waits for a sample. */
final class Pages {

    static final String PLAIN = "text/plain; charset=utf-8";

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final String HTML = "text/html; charset=utf-8";
    private static final String HEALTHY_PATH = "/-/healthy";
    private static final String READY_PATH = "/-/ready";

    private final String metricsPath;
    private final MetricsRenderer metrics;
    private final LatestSample latest;
    private final LandingPage landing;

    Pages(WebSettings settings, MetricsRenderer metrics, LatestSample latest) {
        metricsPath = settings.metricsPath();
        this.metrics = metrics;
        this.latest = latest;
        landing = new LandingPage(settings.version(), metricsPath, latest, Clock.systemUTC());
    }

    void addTo(RoutesConfig routes) {
        routes.before(Pages::addSafetyHeaders);
        page(routes, "/", this::landing);
        page(routes, metricsPath, this::metrics);
        page(routes, HEALTHY_PATH, context -> say(context, 200, "tcpwarden is healthy."));
        page(routes, READY_PATH, this::ready);
        routes.error(
                404, context -> say(context, 404, "There is nothing here; the metrics are at " + metricsPath + "."));
        routes.error(405, context -> {
            context.header("Allow", "GET, HEAD");
            say(context, 405, "Only GET and HEAD are allowed.");
        });
        routes.exception(Exception.class, (failure, context) -> {
            LOG.error("{} could not be served", handlerOf(context), failure);
            say(context, 500, "This page could not be made; the agent's log says why.");
        });
    }

    /** The path of the page that a request is for, or {@code other}. */
    String handlerOf(Context context) {
        String path = context.path();
        return List.of("/", metricsPath, HEALTHY_PATH, READY_PATH).contains(path) ? path : "other";
    }

    private static void page(RoutesConfig routes, String path, Handler handler) {
        routes.addHttpHandler(HandlerType.GET, path, handler);
        routes.addHttpHandler(HandlerType.HEAD, path, handler);
    }

    private void landing(Context context) {
        context.header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'none'");
        context.status(200).contentType(HTML).result(landing.render());
    }

    private void metrics(Context context) throws IOException {
        MetricsRenderer.Rendered rendered = metrics.render(
                allOf(context, "Accept"), allOf(context, "Accept-Encoding"), Set.copyOf(context.queryParams("name[]")));
        context.header("Vary", "Accept, Accept-Encoding");
        if (rendered.gzip()) {
            context.header("Content-Encoding", "gzip");
        }
        context.res().setContentLength(rendered.body().length);
        context.status(200).contentType(rendered.contentType()).result(rendered.body());
    }

    private void ready(Context context) {
        if (latest.newest().isPresent()) {
            say(context, 200, "tcpwarden is ready.");
        } else {
            say(context, 503, "tcpwarden waits for its first sample of the TCP table.");
        }
    }

    private static void addSafetyHeaders(Context context) {
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cache-Control", "no-store");
    }

    private static void say(Context context, int status, String sentence) {
        context.status(status).contentType(PLAIN).result(sentence + "\n");
    }

    /** A header may stand on several lines; they are one list (RFC 9110 §5.3). */
    private static @Nullable String allOf(Context context, String header) {
        List<String> lines = Collections.list(context.req().getHeaders(header));
        return lines.isEmpty() ? null : String.join(",", lines);
    }
}
