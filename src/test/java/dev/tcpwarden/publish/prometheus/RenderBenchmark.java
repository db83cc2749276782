package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.publish.prometheus.Exposition.Answer;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.testing.LargeTable;
import dev.tcpwarden.testing.Samples;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a sample to the bytes of a scrape: with 500 processes about 11,000 series. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class RenderBenchmark {

    @Param({"50", "500"})
    public int processes;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Exposition exposition = new Exposition(registry);

    @Setup
    public void publish() throws IOException {
        LatestSample latest = new LatestSample(Duration.ofHours(1));
        latest.publish(Samples.of(
                ProcessLabels.PROCESS_AND_PID, processes, LargeTable.owned(20 * processes, processes, 1_000)));
        registry.register(new SampleCollector(
                latest, ProcessLabels.PROCESS_AND_PID, new BuildInfo("1.2.3", "abc1234", "17.0.1")));
    }

    @Benchmark
    public Answer text() throws IOException {
        return exposition.render("text/plain", null, Set.of());
    }

    @Benchmark
    public Answer compressed() throws IOException {
        return exposition.render("text/plain", "gzip", Set.of());
    }
}
