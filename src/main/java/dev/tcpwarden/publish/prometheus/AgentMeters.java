package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationListener;
import dev.tcpwarden.terminate.TerminationResult;
import dev.tcpwarden.terminate.Via;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What the agent measures of itself: its samples, the terminations it was asked for, the requests it served, the log lines it
 * lost, and the Java process it runs in. Safe for use by several threads at once.
 *
 * <p>Counters whose labels are known in advance start at 0, so that {@code increase()} sees the first step.
 */
public final class AgentMeters implements SampleListener, TerminationListener, AutoCloseable {

    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Timer read;
    private final Timer attribute;
    private final Timer diff;
    private final Counter succeeded;
    private final Counter failed;

    /**
     * Meters on {@code prometheus}. Micrometer carries them all but the {@code process_*} ones, for which it has names of its own
     * ({@code process_cpu_time_ns_total}, {@code process_files_open_files}) and no resident memory; client_java gives those the
     * names that Prometheus asks of every client library.
     */
    public AgentMeters(PrometheusRegistry prometheus) {
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
        read = phase("read");
        attribute = phase("attribute");
        diff = phase("diff");
        succeeded = samples("success");
        failed = samples("failure");
        List.of(Via.CLI, Via.JMX, Via.API).forEach(this::countTerminationsBy);
        ProcessMetrics.builder().register(prometheus);
    }

    /** Has those requested this way count from 0. */
    void countTerminationsBy(Via via) {
        for (TerminationResult.Outcome outcome : TerminationResult.Outcome.values()) {
            terminations(via, outcome);
        }
    }

    /** Adds the metrics of the JVM. Separate, because they take longer to load than all the rest. */
    public void addJavaMachine() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    @Override
    public void sampled(Sample sample) {
        succeeded.increment();
        read.record(Duration.ofNanos(sample.duration().readNanos()));
        attribute.record(Duration.ofNanos(sample.duration().attributeNanos()));
        diff.record(Duration.ofNanos(sample.duration().diffNanos()));
    }

    @Override
    public void failed(IOException why) {
        failed.increment();
    }

    @Override
    public void attempted(Requester by, Termination termination) {
        terminations(by.via(), termination.result().outcome()).increment();
    }

    /** @param handler the path served, or a word for all others: never what a client sent */
    public void requestServed(String handler, String method, int status, Duration duration) {
        Timer.builder("tcpwarden.http.request.duration")
                .description("Requests served by the agent's own HTTP server.")
                .tag("handler", handler)
                .tag("method", method)
                .tag("code", Integer.toString(status))
                .register(registry)
                .record(duration);
    }

    /** @param reason why requests were denied, the value of a label */
    public void countDenied(String reason, LongSupplier denied) {
        FunctionCounter.builder("tcpwarden.http.denied", this, meters -> denied.getAsLong())
                .description("Requests to the agent's own HTTP server that were not let through, by the reason.")
                .tag("reason", reason)
                .register(registry);
    }

    /** @param kind of the lines, the value of a label */
    public void countLostLines(String kind, LongSupplier lost) {
        FunctionCounter.builder("tcpwarden.log.lines.lost", this, meters -> lost.getAsLong())
                .description("Log lines that were not written, because standard error failed or was not read in time.")
                .tag("kind", kind)
                .register(registry);
    }

    /** @param result {@code written} or {@code lost} */
    public void countLoggedConnections(String result, LongSupplier count) {
        FunctionCounter.builder("tcpwarden.connection.log.records", this, meters -> count.getAsLong())
                .description("Lines of the log of connections by result; with --connections.log.")
                .tag("result", result)
                .register(registry);
    }

    private Timer phase(String phase) {
        return Timer.builder("tcpwarden.sample.duration")
                .description(
                        "Duration of samples by phase: reading the TCP table, finding its owners, comparing it with the one before.")
                .tag("phase", phase)
                .register(registry);
    }

    private Counter samples(String result) {
        return Counter.builder("tcpwarden.samples")
                .description("Attempts to sample the TCP table.")
                .tag("result", result)
                .register(registry);
    }

    private Counter terminations(Via via, TerminationResult.Outcome outcome) {
        return Counter.builder("tcpwarden.terminations")
                .description("Requests to terminate a connection, by interface and result.")
                .tag("via", via.label())
                .tag("result", outcome.label())
                .register(registry);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
