package dev.tcpwarden.publish.web.access;

import dev.tcpwarden.publish.web.async.PendingAnswer;
import dev.tcpwarden.publish.web.config.RateLimit;
import dev.tcpwarden.publish.web.config.WebConfig;
import dev.tcpwarden.publish.web.config.WebConfigFile;
import dev.tcpwarden.publish.web.config.WebConfigFile.State;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.security.RouteRole;
import java.net.InetAddress;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets a request through to its route if the caller has the {@link Role} that the route demands. In this order: the configuration
 * file is whole, the rate limit, the origin of what changes something, and who the caller is.
 */
public final class Access implements AutoCloseable {

    private static final String CONTENT_POLICY = "Content-Security-Policy";

    private final Optional<WebConfigFile> file;
    private final Optional<URI> externalUrl;
    private final SameOrigin origin;
    private final Identities identities;
    private final RateLimiter limiter = new RateLimiter();
    private final Map<Denial, LongAdder> denied = new EnumMap<>(Denial.class);

    /**
     * @param operators names of users, and of certificates, who may terminate connections
     * @param externalUrl where clients find the server, behind a proxy
     */
    public Access(Optional<WebConfigFile> file, Token token, Set<String> operators, Optional<URI> externalUrl) {
        this.file = file;
        this.externalUrl = externalUrl;
        origin = new SameOrigin(externalUrl);
        identities = new Identities(token, operators);
        for (Denial reason : Denial.values()) {
            denied.put(reason, new LongAdder());
        }
    }

    /** The file with the TLS settings, if there are any. */
    public Optional<WebConfigFile> tls() {
        return file.filter(it -> it.state().config().tls().isPresent());
    }

    /** How many requests were not let through. */
    public long denied(Denial reason) {
        return denied.getOrDefault(reason, new LongAdder()).sum();
    }

    /**
     * Guards all routes.
     *
     * @param bound the address that the server listens on; {@code listenHost} is how its user writes it
     * @param threads which go on with a request once its password is checked
     */
    public void addTo(RoutesConfig routes, InetAddress bound, String listenHost, Executor threads) {
        HostCheck host = new HostCheck(bound, listenHost, externalUrl);
        routes.before(this::addHeaders);
        routes.before(host::check);
        routes.beforeMatched(context -> check(context, threads));
    }

    /** Those of every answer; where the web configuration file has one, its is sent. */
    private void addHeaders(Context context) {
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cache-Control", "no-store");
        context.header("Referrer-Policy", "no-referrer");
        context.header(
                CONTENT_POLICY, "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        state().config().headers().forEach(context::header);
    }

    /** What a page may load (CSP), unless the web configuration file says that. */
    public void setContentPolicy(Context context, String policy) {
        if (!state().config().headers().containsKey(CONTENT_POLICY)) {
            context.header(CONTENT_POLICY, policy);
        }
    }

    private State state() {
        return file.map(WebConfigFile::state).orElse(State.NONE);
    }

    /** @throws Refusal if it is not let through */
    private void check(Context context, Executor threads) {
        Role role = role(context.routeRoles());
        if (role == Role.OPEN) {
            return;
        }
        State state = state();
        WebConfig config = state.config();
        if (state.isBroken()) {
            throw Refusal.of(500, Denial.CONFIG, "The agent's web configuration is broken; see its log.");
        }
        checkRate(context, config.rateLimit());
        if (context.method().equals(HandlerType.POST)) {
            origin.check(context);
        }
        if (role == Role.METRICS && config.users().isEmpty()) {
            return;
        }
        CompletableFuture<Optional<Caller>> caller = identities.of(context, config, role);
        if (caller.isDone()) {
            admit(context, config, role, caller.join());
        } else {
            PendingAnswer.to(
                    context, () -> caller.thenAcceptAsync(found -> admit(context, config, role, found), threads));
        }
    }

    /** A route that says nothing is none. */
    private static Role role(Set<RouteRole> roles) {
        return roles.stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .findFirst()
                .orElseThrow(MethodNotAllowedResponse::new);
    }

    private void checkRate(Context context, Optional<RateLimit> limit) {
        if (limit.isPresent() && !limiter.allows(limit.get(), System.nanoTime())) {
            long seconds = Math.max(1, limit.get().interval().toSeconds());
            context.header("Retry-After", Long.toString(seconds));
            throw Refusal.of(429, Denial.RATE_LIMIT, "Too many requests.");
        }
    }

    private static void admit(Context context, WebConfig config, Role role, Optional<Caller> caller) {
        if (caller.isEmpty()) {
            boolean hasUsers = !config.users().isEmpty();
            context.header(
                    "WWW-Authenticate",
                    (hasUsers ? "Basic" : "Bearer") + " realm=\"tcpwarden\"" + (hasUsers ? ", charset=\"UTF-8\"" : ""));
            throw Refusal.of(
                    401,
                    Denial.CREDENTIALS,
                    hasUsers
                            ? "A user and a password are needed."
                            : "The agent's token is needed: Authorization: Bearer TOKEN.");
        }
        if (role == Role.OPERATOR && !caller.get().isOperator()) {
            throw Refusal.of(
                    403,
                    Denial.ROLE,
                    "\"" + caller.get().name() + "\" may only read: --web.operators names who may change something.");
        }
        caller.get().attachTo(context);
    }

    /** Counts a request that was not let through. */
    public void count(Refusal refusal) {
        refusal.reason()
                .ifPresent(
                        reason -> denied.getOrDefault(reason, new LongAdder()).increment());
    }

    @Override
    public void close() {
        identities.close();
    }
}
