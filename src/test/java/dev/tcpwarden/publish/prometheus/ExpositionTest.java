package dev.tcpwarden.publish.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.model.ProcessLabels;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics.Histogram;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics.MetricFamily;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics.MetricType;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {

    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Exposition exposition = new Exposition(registry);

    @BeforeEach
    void publish() throws IOException {
        LatestSample latest = new LatestSample(Duration.ofHours(1));
        latest.publish(HostOfOddNames.sample(ProcessLabels.PROCESS_AND_PID, 500));
        registry.register(new SampleCollector(
                latest, ProcessLabels.PROCESS_AND_PID, new BuildInfo("1.2.3", "abc1234", "17.0.1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain | text/plain; version=0.0.4; charset=utf-8",
                "application/openmetrics-text | application/openmetrics-text; version=1.0.0; charset=utf-8",
                PROTOBUF + " | " + PROTOBUF,
            })
    void contentTypes(String accept, String contentType) throws Exception {
        assertThat(exposition.render(accept, null, Set.of()).contentType()).isEqualTo(contentType);
    }

    @Test
    void protobufSaysTheSame() throws Exception {
        Map<String, MetricFamily> families = new LinkedHashMap<>();
        InputStream in = new ByteArrayInputStream(
                exposition.render(PROTOBUF, null, Set.of()).body());
        for (MetricFamily family = MetricFamily.parseDelimitedFrom(in);
                family != null;
                family = MetricFamily.parseDelimitedFrom(in)) {
            families.put(family.getName(), family);
        }

        MetricFamily connections = Objects.requireNonNull(families.get("tcpwarden_connections"));
        assertThat(connections.getType()).isEqualTo(MetricType.GAUGE);
        assertThat(connections.getMetricList()).hasSize(5 * 11).anySatisfy(metric -> {
            assertThat(labels(metric))
                    .isEqualTo(Map.of("process", HostOfOddNames.LONG_NAME, "pid", "701", "state", "syn_sent"));
            assertThat(metric.getGauge().getValue()).isEqualTo(1);
        });
        MetricFamily opened = Objects.requireNonNull(families.get("tcpwarden_connections_opened_total"));
        assertThat(opened.getType()).isEqualTo(MetricType.COUNTER);
        assertThat(opened.getMetricList()).anySatisfy(metric -> {
            assertThat(labels(metric)).isEqualTo(Map.of("process", "nginx", "pid", "613", "direction", "outbound"));
            assertThat(metric.getCounter().getValue()).isEqualTo(1);
        });
        MetricFamily rtt = Objects.requireNonNull(families.get("tcpwarden_rtt_seconds"));
        assertThat(rtt.getType()).isEqualTo(MetricType.HISTOGRAM);
        assertThat(rtt.getMetricList()).singleElement().satisfies(metric -> {
            Histogram histogram = metric.getHistogram();
            assertThat(histogram.getSampleCount()).isEqualTo(2);
            assertThat(histogram.getSampleSum()).isEqualTo(0.00195);
            assertThat(histogram.getSchema()).isEqualTo(3);
            assertThat(histogram.getPositiveSpanList()).as("native").hasSize(2);
            assertThat(histogram.getBucketList()).as("classic").hasSize(15);
        });
        assertThat(families.keySet())
                .hasSize(51)
                .contains("tcpwarden_process_info", "tcpwarden_build_info", "tcpwarden_up");
    }

    private static Map<String, String> labels(Metric metric) {
        return metric.getLabelList().stream()
                .collect(Collectors.toMap(label -> label.getName(), label -> label.getValue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, GZIP;q=0.2", "*", "gzip;q=1.0, identity;q=0.5", "br, *;q=0.1"})
    void gzipForThoseWhoTakeIt(String acceptEncoding) throws Exception {
        Exposition.Answer plain = exposition.render(null, null, Set.of());
        Exposition.Answer gzipped = exposition.render(null, acceptEncoding, Set.of());

        assertThat(gzipped.gzip()).isTrue();
        assertThat(gzipped.body().length).isLessThan(plain.body().length / 4);
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(gzipped.body())).readAllBytes();
        assertThat(unpacked).isEqualTo(plain.body());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"identity", "gzip;q=0", "*, gzip;q=0", "gzip;q=0.1, identity", "br", "gzip;q=2", "gzipped"})
    void noGzipForTheOthers(@Nullable String acceptEncoding) throws Exception {
        assertThat(exposition.render(null, acceptEncoding, Set.of()).gzip()).isFalse();
    }

    @Test
    void onlyTheNamedMetrics() throws Exception {
        assertThat(typeLines(Set.of("tcpwarden_up", "tcpwarden_connections_opened_total", "tcpwarden_build_info")))
                .isEqualTo("""
                        # TYPE tcpwarden_build_info gauge
                        # TYPE tcpwarden_connections_opened_total counter
                        # TYPE tcpwarden_up gauge""");
        assertThat(typeLines(Set.of("tcpwarden_connections"))).isEqualTo("# TYPE tcpwarden_connections gauge");
        assertThat(typeLines(Set.of("unknown"))).isEmpty();
    }

    private String typeLines(Set<String> names) throws IOException {
        return new String(exposition.render(null, null, names).body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("# TYPE"))
                .collect(Collectors.joining("\n"));
    }
}
