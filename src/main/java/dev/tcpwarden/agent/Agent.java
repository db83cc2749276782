package dev.tcpwarden.agent;

import dev.tcpwarden.cli.AgentLog;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.ListenAddress;
import dev.tcpwarden.config.Version;
import dev.tcpwarden.history.Recent;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.publish.jmx.JmxPublisher;
import dev.tcpwarden.publish.log.ConnectionLog;
import dev.tcpwarden.publish.log.ConnectionLogSettings;
import dev.tcpwarden.publish.prometheus.BuildInfo;
import dev.tcpwarden.publish.prometheus.Exposition;
import dev.tcpwarden.publish.prometheus.PrometheusPublisher;
import dev.tcpwarden.publish.web.MetricsRenderer;
import dev.tcpwarden.publish.web.WebServer;
import dev.tcpwarden.publish.web.WebSettings;
import dev.tcpwarden.publish.web.access.Denial;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.publish.web.api.Past;
import dev.tcpwarden.rules.RuleEngine;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.rules.RulesFile;
import dev.tcpwarden.sample.HistoryAwareReader;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplingSchedule;
import dev.tcpwarden.terminate.TerminationListener;
import dev.tcpwarden.terminate.TerminationPolicy;
import dev.tcpwarden.terminate.TerminationService;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent: its parts put together, from start to shutdown.
 *
 * <p>The platform is never closed; it goes with the process: a slow sample or a JMX operation may still read memory that closing
 * would free.
 */
final class Agent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final Vitals vitals = new Vitals();
    private final Deque<AutoCloseable> parts =
            new ArrayDeque<>(); // those started last come first, and are closed first
    private final WebAccess access;
    private final String url;
    private final String metricsUrl;
    private final CompletableFuture<String> lost;

    private Agent(AgentConfig config, Platform.Opener opener, AgentLog log) throws IOException {
        try {
            access = part(WebAccess.open(config.web()));
            WebServer web = assemble(config, opener, log);
            access.announce();
            url = access.scheme() + "://" + authority(config.web(), web.port());
            metricsUrl = url + config.web().telemetryPath();
            lost = web.lost();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @throws IOException with a sentence for the user, if it cannot start */
    static Agent start(AgentConfig config, Platform.Opener opener, AgentLog log) throws IOException {
        return new Agent(config, opener, log);
    }

    /** The platform, the web server and what publishes are made at the same time: each loads hundreds of classes. */
    private WebServer assemble(AgentConfig config, Platform.Opener opener, AgentLog log) throws IOException {
        NamedDestinations names = NamedDestinations.of(config.destinationNames());
        BackgroundInit<Platform> opening = BackgroundInit.make("platform", () -> opener.open(config.host()));
        Version version = Version.current();
        Recent recent = new Recent();
        LatestSample latest = new LatestSample(config.sample().interval());
        Optional<Rules> rules = rules(config.rules(), latest);
        PrometheusPublisher prometheus = part(prometheus(config, version, latest, log));
        rules.ifPresent(prometheus::addRules);
        Optional<Api> api = access.servesApi()
                ? Optional.of(part(
                        new Api(latest, version.version(), config.terminate().enabled(), rules, past(config, recent))))
                : Optional.empty();
        BackgroundInit<WebServer> serving =
                part(BackgroundInit.make("web-start", () -> web(config.web(), version, latest, prometheus, api)));
        JmxPublisher jmx = part(new JmxPublisher(latest, recent));
        Platform platform = opening.get();
        platform.missingPrivileges(config.terminate().enabled()).ifPresent(LOG::warn);
        Optional<SocketDestroyEvents> destroyEvents = platform.openDestroyEvents();
        destroyEvents.ifPresent(this::part);
        List<SampleListener> sampleListeners =
                new ArrayList<>(List.of(prometheus.meters(), jmx, names, new MemoryTrimmer(platform::trimMemory)));
        List<TerminationListener> terminationListeners = new ArrayList<>(List.of(prometheus.meters(), jmx));
        api.ifPresent(sampleListeners::add);
        api.ifPresent(terminationListeners::add);
        ConnectionLog connections = part(new ConnectionLog(config.connections().map(Agent::logged), latest, recent));
        if (config.connections().isPresent()) {
            prometheus.meters().countLoggedConnections("written", connections::written);
            prometheus.meters().countLoggedConnections("lost", connections::lost);
        }
        sampleListeners.add(connections);
        terminationListeners.add(connections);
        Optional<RuleEngine> engine = rules.map(it -> part(new RuleEngine(it, latest)));
        engine.ifPresent(sampleListeners::add);
        Sampler sampler = new Sampler(
                platform.reader(),
                destroyEvents,
                platform.tcpStats(),
                latest,
                config.metrics(),
                names,
                sampleListeners);
        TerminationService terminations = terminations(config.terminate(), platform, latest, terminationListeners);
        SamplingSchedule schedule =
                part(new SamplingSchedule(sampler, latest, config.sample().interval()));
        schedule.start();
        vitals.watch("sampled the TCP table", schedule::overdue);
        jmx.start(version.version(), schedule, terminations);
        rules.ifPresent(jmx::addRules);
        engine.ifPresent(it -> it.start(terminations));
        api.ifPresent(it -> it.start(terminations));
        WebServer web = serving.get();
        vitals.watch("answered a scrape", web::busy);
        prometheus.meters().addJavaMachine(); // nothing waits for it by now
        return web;
    }

    private static Past past(AgentConfig config, Recent recent) {
        return new Past(recent, config.connections().flatMap(AgentConfig.ConnectionLog::file), System::nanoTime);
    }

    private static ConnectionLogSettings logged(AgentConfig.ConnectionLog config) {
        return new ConnectionLogSettings(
                config.file(), config.interval(), config.maxBytes(), config.maxAge(), config.networksOnly());
    }

    /** @throws IOException with a sentence for the user, if the file cannot be used */
    private static Optional<Rules> rules(AgentConfig.Rules config, LatestSample latest) throws IOException {
        return config.file().isEmpty()
                ? Optional.empty()
                : Optional.of(new Rules(RulesFile.open(config.file().get()), config.terminate(), latest));
    }

    private PrometheusPublisher prometheus(AgentConfig config, Version version, LatestSample latest, AgentLog log) {
        BuildInfo build = new BuildInfo(
                version.version(), version.revision(), Runtime.version().toString());
        PrometheusPublisher prometheus =
                new PrometheusPublisher(latest, config.metrics().processLabels(), build);
        prometheus.meters().countLostLines("audit", log::lostAuditLines);
        prometheus.meters().countLostLines("other", log::lostOtherLines);
        for (Denial reason : Denial.values()) {
            prometheus
                    .meters()
                    .countDenied(reason.label(), () -> access.access().denied(reason));
        }
        return prometheus;
    }

    private WebServer web(
            AgentConfig.Web config,
            Version version,
            LatestSample latest,
            PrometheusPublisher prometheus,
            Optional<Api> api)
            throws IOException {
        ListenAddress address = config.listenAddress();
        return WebServer.start(
                new WebSettings(address.host(), address.port(), config.telemetryPath(), version.version()),
                access.access(),
                latest,
                renderer(prometheus.exposition()),
                api,
                prometheus.meters()::requestServed,
                vitals);
    }

    private static TerminationService terminations(
            AgentConfig.Terminations config,
            Platform platform,
            LatestSample latest,
            List<TerminationListener> listeners) {
        return new TerminationService(
                new HistoryAwareReader(platform.reader(), latest),
                platform.existence(),
                platform.terminator(),
                new TerminationPolicy(config.enabled(), config.protect(), platform.ownPid()),
                listeners);
    }

    private static String authority(AgentConfig.Web web, int port) {
        String host = web.listenAddress().host();
        return new ListenAddress(host.isEmpty() ? "localhost" : host, port).toString();
    }

    /** Where its metrics are. */
    String url() {
        return metricsUrl;
    }

    /** How to open its page; empty where it has none. */
    Optional<String> page() {
        return access.greeting(url + "/");
    }

    /** What is wrong with it; empty while nothing is. */
    Optional<String> trouble() {
        return vitals.trouble();
    }

    /** Completes, with a sentence, once it can no longer work although it was not closed. */
    CompletableFuture<String> lost() {
        return lost;
    }

    private static MetricsRenderer renderer(Exposition exposition) {
        return (accept, acceptEncoding, names) -> {
            Exposition.Answer answer = exposition.render(accept, acceptEncoding, names);
            return new MetricsRenderer.Rendered(answer.contentType(), answer.gzip(), answer.body());
        };
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not shut down cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
