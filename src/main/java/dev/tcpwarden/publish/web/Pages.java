package dev.tcpwarden.publish.web;

import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Refusal;
import dev.tcpwarden.publish.web.access.Role;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.publish.web.api.Problem;
import dev.tcpwarden.publish.web.api.Query;
import dev.tcpwarden.publish.web.api.Replies;
import dev.tcpwarden.publish.web.async.PendingAnswer;
import dev.tcpwarden.sample.LatestSample;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's pages, by path, and the API below. A page answers GET and HEAD, and never waits for a sample. */
final class Pages implements Replies {

    static final String PLAIN = "text/plain; charset=utf-8";

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final String HTML = "text/html; charset=utf-8";
    private static final String HEALTHY_PATH = "/-/healthy";
    private static final String READY_PATH = "/-/ready";
    private static final String OTHER = "other";
    private static final int WORTH_COMPRESSING = 4 * 1024;

    private final String metricsPath;
    private final Access access;
    private final Renders renders;
    private final Clients clients;
    private final Optional<Api> api;
    private final LatestSample latest;
    private final Health health;
    private final LandingPage landing;
    private final PageFiles files = new PageFiles();

    Pages(
            WebSettings settings,
            Access access,
            Renders renders,
            Clients clients,
            Optional<Api> api,
            LatestSample latest,
            Health health) {
        metricsPath = settings.metricsPath();
        this.access = access;
        this.renders = renders;
        this.clients = clients;
        this.api = api;
        this.latest = latest;
        this.health = health;
        landing = new LandingPage(settings.version(), metricsPath, latest, Clock.systemUTC());
    }

    void addTo(RoutesConfig routes) {
        if (api.isPresent()) {
            page(routes, "/", context -> files.serve(context, PageFiles.INDEX), Role.OPEN);
            PageFiles.NAMES.forEach(
                    name -> page(routes, PageFiles.ROOT + name, context -> files.serve(context, name), Role.OPEN));
        } else {
            page(routes, "/", this::landing, Role.OPEN);
        }
        page(routes, metricsPath, this::metrics, Role.METRICS);
        page(routes, HEALTHY_PATH, this::healthy, Role.OPEN);
        page(routes, READY_PATH, this::ready, Role.OPEN);
        api.ifPresent(it -> it.addTo(routes, this));
        routes.exception(Refusal.class, (refusal, context) -> {
            access.count(refusal);
            say(context, refusal.status(), refusal.getMessage());
        });
        routes.exception(Problem.class, (problem, context) -> say(context, problem));
        routes.error(404, context -> {
            if (handlerOf(context).equals(OTHER)) { // a route has said itself what it has not
                say(context, 404, "Not found; the metrics are at " + metricsPath + ".");
            }
        });
        routes.error(405, context -> {
            String allowed = Api.allowedAt(context.path()).orElse("GET, HEAD");
            context.header("Allow", allowed);
            say(
                    context,
                    405,
                    "Only " + allowed.replace(", ", " and ") + " " + (allowed.contains(",") ? "are" : "is")
                            + " allowed.");
        });
        routes.exception(
                RejectedExecutionException.class, (stopping, context) -> say(context, 503, "tcpwarden is stopping."));
        routes.exception(Exception.class, (failure, context) -> {
            LOG.error("{} could not be served", handlerOf(context), failure);
            say(context, 500, "This page could not be rendered; see the agent's log.");
        });
    }

    /** The path of the page, or the route of the API, that a request is for, or {@code other}. */
    String handlerOf(Context context) {
        String path = context.path();
        if (api.isPresent() && PageFiles.isFile(path)) {
            return PageFiles.ROOT;
        }
        if (List.of("/", metricsPath, HEALTHY_PATH, READY_PATH).contains(path)) {
            return path;
        }
        return api.flatMap(it -> Api.routeOf(path)).orElse(OTHER);
    }

    /** Whether the time that a request took says anything: not of a client that went, nor of a stream. */
    boolean isObserved(Context context) {
        return !Body.isAborted(context) && !context.path().equals(Api.EVENTS);
    }

    private static void page(RoutesConfig routes, String path, Handler handler, Role role) {
        routes.addHttpHandler(HandlerType.GET, path, handler, role);
        routes.addHttpHandler(HandlerType.HEAD, path, handler, role);
    }

    private void landing(Context context) {
        access.setContentPolicy(
                context,
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'none'");
        context.status(200).contentType(HTML).result(landing.render());
    }

    private void metrics(Context context) {
        Renders.Wanted wanted = new Renders.Wanted(
                allOf(context, "Accept"),
                allOf(context, "Accept-Encoding"),
                Set.copyOf(Query.of(context.queryString()).getOrDefault("name[]", List.of())));
        PendingAnswer.to(context, () -> renders.ask(wanted).thenCompose(rendered -> sendMetrics(context, rendered)));
    }

    private CompletableFuture<Void> sendMetrics(Context context, MetricsRenderer.Rendered rendered) {
        context.header("Vary", "Accept, Accept-Encoding");
        if (rendered.gzip()) {
            context.header("Content-Encoding", "gzip");
        }
        context.status(200).contentType(rendered.contentType());
        return send(context, rendered.body());
    }

    @Override
    public CompletableFuture<Void> reply(Context context, byte[] body) {
        context.header("Vary", "Accept-Encoding");
        if (body.length < WORTH_COMPRESSING || !Gzip.isAccepted(context.header("Accept-Encoding"))) {
            return send(context, body);
        }
        context.header("Content-Encoding", "gzip");
        return send(context, Gzip.fast(body));
    }

    private CompletableFuture<Void> send(Context context, byte[] body) {
        Client client = client(context);
        if (!client.isOpen()) {
            return Body.abort(context);
        }
        clients.sending(client, body);
        return Body.send(context, body);
    }

    @Override
    public Runnable progress(Context context) {
        return client(context)::answering;
    }

    private static Client client(Context context) {
        return Client.of(ServletContextRequest.getServletContextRequest(context.req()));
    }

    private void healthy(Context context) {
        Optional<String> trouble = health.trouble();
        if (trouble.isEmpty()) {
            say(context, 200, "tcpwarden is healthy.");
        } else {
            say(context, 503, trouble.get());
        }
    }

    private void ready(Context context) {
        if (latest.newest().isPresent()) {
            say(context, 200, "tcpwarden is ready.");
        } else {
            say(context, 503, "tcpwarden is waiting for its first sample of the TCP table.");
        }
    }

    /** Answers with a sentence, in the form that belongs to the path. */
    static void say(Context context, int status, @Nullable String sentence) {
        say(context, Problem.of(status, sentence));
    }

    private static void say(Context context, Problem problem) {
        if (Api.isBelow(context.path())) {
            Api.reply(context, problem);
        } else {
            context.status(problem.status()).contentType(PLAIN).result(problem.getMessage() + "\n");
        }
    }

    /** A header may stand on several lines; they are one list (RFC 9110 §5.3). */
    private static @Nullable String allOf(Context context, String header) {
        List<String> lines = Collections.list(context.req().getHeaders(header));
        return lines.isEmpty() ? null : String.join(",", lines);
    }
}
