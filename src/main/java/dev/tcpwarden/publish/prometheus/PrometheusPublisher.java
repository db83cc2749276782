package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.terminate.Via;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** All metrics of an agent on one registry: of the sample, and of the agent itself. */
public final class PrometheusPublisher implements AutoCloseable {

    private final LatestSample latest;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AgentMeters meters;
    private final Exposition exposition;

    public PrometheusPublisher(LatestSample latest, ProcessLabels labels, BuildInfo build) {
        this.latest = latest;
        registry.register(new SampleCollector(latest, labels, build));
        meters = new AgentMeters(registry);
        exposition = new Exposition(registry);
    }

    /** Adds what rules do; without them there is nothing to say. */
    public void addRules(Rules rules) {
        registry.register(new RuleCollector(rules, latest));
        meters.countTerminationsBy(Via.RULE);
    }

    public AgentMeters meters() {
        return meters;
    }

    public Exposition exposition() {
        return exposition;
    }

    @Override
    public void close() {
        meters.close();
    }
}
