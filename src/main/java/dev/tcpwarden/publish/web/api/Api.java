package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.publish.web.access.Caller;
import dev.tcpwarden.publish.web.access.Role;
import dev.tcpwarden.publish.web.async.PendingAnswer;
import dev.tcpwarden.rows.JsonRows;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationListener;
import dev.tcpwarden.terminate.TerminationService;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes below {@value #ROOT}. It is notified of samples and terminations also before it serves any. */
public final class Api implements SampleListener, TerminationListener, AutoCloseable {

    public static final String ROOT = "/api/v1";
    public static final String EVENTS = ROOT + "/events";

    private static final String HOST = ROOT + "/host";
    private static final String FIELDS = ROOT + "/fields";
    private static final String HISTORY = ROOT + "/history";
    private static final String HISTORY_COUNTS = HISTORY + "/counts";
    private static final String TERMINATIONS = ROOT + "/terminations";
    private static final String RULES = ROOT + "/rules";
    private static final String RULE = RULES + "/{rule}";
    private static final String PREVIEW = RULE + "/preview";
    private static final String PAUSE = RULE + "/pause";
    private static final String RESUME = RULE + "/resume";
    private static final String DESCRIPTION = ROOT + "/openapi.yaml";

    private static final String JSON = "application/json; charset=utf-8";
    private static final String YAML = "application/yaml; charset=utf-8";
    private static final List<Listing<?>> LISTINGS =
            List.of(new Connections(), new Processes(), new GroupListing(), new Listeners(), new Destinations());

    private static final List<RowShape<?>> TABLES = Stream.<RowShape<?>>concat(
                    LISTINGS.stream(), Stream.of(RulesView.SHAPE, new PastFields()))
            .toList();

    /** By route. */
    static final Map<String, String> METHODS = Stream.concat(
                    Stream.of(HOST, FIELDS, EVENTS, DESCRIPTION, RULES, PREVIEW, HISTORY, HISTORY_COUNTS),
                    LISTINGS.stream().map(Api::path))
            .collect(Collectors.toMap(path -> path, path -> "GET"));

    static {
        Stream.of(TERMINATIONS, PAUSE, RESUME).forEach(path -> METHODS.put(path, "POST"));
    }

    private final LatestSample latest;
    private final HostView host;
    private final Listings listings;
    private final RulesView rules;
    private final Past past;
    private final Events events;
    private final Worker reads = new Worker("api");
    private final Worker historyReads = new Worker("api-history", Past.MOST_WAITING);
    private final Worker changes = new Worker("terminations");
    private volatile @Nullable Terminations terminations;

    /**
     * @param terminates whether connections can be terminated at all
     * @param rules of the agent, where it has any
     * @param past connections of the past
     */
    public Api(LatestSample latest, String version, boolean terminates, Optional<Rules> rules, Past past) {
        this.latest = latest;
        host = new HostView(latest, version, terminates, rules);
        listings = new Listings(latest);
        this.rules = new RulesView(rules, latest);
        this.past = past;
        events = new Events(host);
    }

    /** From now on it terminates. */
    public void start(TerminationService service) {
        terminations = new Terminations(service, latest);
    }

    public void addTo(RoutesConfig routes, Replies replies) {
        LISTINGS.forEach(listing -> get(routes, path(listing), replies, query -> listings.window(listing, query)));
        get(routes, FIELDS, replies, query -> JsonRows.document(json -> FieldsView.write(TABLES, json)));
        get(routes, RULES, replies, rules::list);
        ofRule(routes, HandlerType.GET, PREVIEW, Role.READER, replies, (rule, caller) -> rules.preview(rule));
        ofRule(routes, HandlerType.POST, PAUSE, Role.OPERATOR, replies, rules::pause);
        ofRule(routes, HandlerType.POST, RESUME, Role.OPERATOR, replies, rules::resume);
        get(routes, HISTORY, replies, historyReads, past::answer);
        get(routes, HISTORY_COUNTS, replies, historyReads, past::counts);
        routes.addHttpHandler(
                HandlerType.GET,
                HOST,
                context -> reply(context, replies, reads, () -> host(Caller.of(context))),
                Role.READER);
        routes.addHttpHandler(HandlerType.GET, EVENTS, context -> stream(context, replies), Role.READER);
        routes.addHttpHandler(HandlerType.POST, TERMINATIONS, context -> terminate(context, replies), Role.OPERATOR);
        routes.addHttpHandler(HandlerType.GET, DESCRIPTION, Api::describe, Role.OPEN);
    }

    private static String path(Listing<?> listing) {
        return ROOT + "/" + listing.name();
    }

    /** Whether a path is the API's, also where nothing is there. */
    public static boolean isBelow(String path) {
        return path.startsWith(ROOT + "/");
    }

    /** The route that a path of the API belongs to, without the name of a rule; nothing for others. */
    public static Optional<String> routeOf(String path) {
        return Stream.of(path, path.replaceFirst("^" + RULES + "/[^/]+/", RULE + "/"))
                .filter(METHODS::containsKey)
                .findFirst();
    }

    /** The method that a path of the API takes; nothing for others. */
    public static Optional<String> allowedAt(String path) {
        return routeOf(path).map(METHODS::get);
    }

    /** What answers a query. */
    @FunctionalInterface
    private interface Answer {

        byte[] to(Map<String, List<String>> query) throws InterruptedException;
    }

    private void get(RoutesConfig routes, String path, Replies replies, Answer answer) {
        get(routes, path, replies, reads, answer);
    }

    private static void get(RoutesConfig routes, String path, Replies replies, Worker worker, Answer answer) {
        routes.addHttpHandler(
                HandlerType.GET,
                path,
                context -> {
                    Map<String, List<String>> query = Query.of(context.queryString());
                    reply(context, replies, worker, () -> answer.to(query));
                },
                Role.READER);
    }

    /** What answers a request about a rule. */
    @FunctionalInterface
    private interface OfRule {

        byte[] to(String rule, Caller caller);
    }

    /** None of them waits for a termination. */
    private void ofRule(
            RoutesConfig routes, HandlerType method, String path, Role role, Replies replies, OfRule answer) {
        routes.addHttpHandler(
                method,
                path,
                context -> {
                    String rule = context.pathParam("rule");
                    Caller caller = Caller.of(context);
                    reply(context, replies, reads, () -> answer.to(rule, caller));
                },
                role);
    }

    private static void reply(Context context, Replies replies, Worker worker, Callable<byte[]> answer) {
        PendingAnswer.to(
                context,
                () -> worker.run(answer).thenCompose(body -> {
                    context.status(200).contentType(JSON);
                    return replies.reply(context, body);
                }));
    }

    /** Answers with what is wrong. */
    public static void reply(Context context, Problem problem) {
        context.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(problem.body());
    }

    private byte[] host(Caller caller) {
        Sample sample = Listings.fresh(latest);
        return JsonRows.document(json -> host.write(sample, caller, json));
    }

    private void stream(Context context, Replies replies) throws IOException {
        Parameters parameters =
                Parameters.of(Query.of(context.queryString()), List.of(Parameters.FILTER, EventKind.PARAMETER));
        Sample newest = Listings.fresh(latest);
        context.status(200).contentType("text/event-stream");
        EventStream stream = new EventStream(
                Caller.of(context),
                EventKind.of(parameters.get(EventKind.PARAMETER)),
                parameters.filter(),
                context.res().getOutputStream(),
                replies.progress(context));
        PendingAnswer.to(context, () -> events.add(stream, newest));
    }

    private void terminate(Context context, Replies replies) {
        Terminations service = terminations;
        if (service == null) {
            throw Problem.of(503, "tcpwarden is starting.");
        }
        TerminationRequest request = TerminationRequest.parse(context.bodyAsBytes());
        Caller caller = Caller.of(context);
        reply(context, replies, changes, () -> service.answer(request, caller));
    }

    private static void describe(Context context) throws IOException {
        try (InputStream in = Objects.requireNonNull(Api.class.getResourceAsStream("openapi.yaml"), "openapi.yaml")) {
            context.status(200).contentType(YAML).result(in.readAllBytes());
        }
    }

    @Override
    public void sampled(Sample sample) {
        listings.drop();
        events.sampled(sample);
    }

    @Override
    public void changed(Sample sample, TableDiff changed) {
        events.changed(changed);
    }

    @Override
    public void attempted(Requester by, Termination termination) {
        events.attempted(by, termination);
    }

    @Override
    public void close() {
        events.close();
        reads.close();
        historyReads.close();
        changes.close();
    }
}
