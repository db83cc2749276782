package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.model.ProcessLabels;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** All metrics of an agent on one registry: of the sample, and of the agent itself. */
public final class PrometheusPublisher implements AutoCloseable {

    private final AgentMeters meters;
    private final Exposition exposition;

    public PrometheusPublisher(LatestSample latest, ProcessLabels labels, BuildInfo build) {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new SampleCollector(latest, labels, build));
        meters = new AgentMeters(registry);
        exposition = new Exposition(registry);
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
