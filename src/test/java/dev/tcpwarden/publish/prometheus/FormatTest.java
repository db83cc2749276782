package dev.tcpwarden.publish.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class FormatTest {

    private static final String PROTO = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;";

    @ParameterizedTest
    @NullAndEmptySource
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*",
                "text/*",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "application/json",
                ",;,=;q",
                "text/plain;q=0",
                "application/openmetrics-text;version=0.0.1",
                "application/openmetrics-text;q=0, */*",
                "application/openmetrics-text;q=0.5, text/plain;q=0.6",
                "application/openmetrics-text;q=nonsense",
                "application/vnd.google.protobuf;proto=another.Message;encoding=delimited",
                "application/vnd.google.protobuf;encoding=text",
            })
    void textIsForThoseWhoAskForItOrForNothingElseThatIsHere(@Nullable String accept) {
        assertThat(preferred(accept)).isEqualTo(Format.TEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/openmetrics-text",
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                "APPLICATION/OpenMetrics-Text;Version=\"1.0.0\"",
                "application/*",
                "application/openmetrics-text, text/plain",
                "*/*, application/openmetrics-text",
                "text/plain;q=0.5, application/openmetrics-text;version=1.0.0",
                "application/vnd.google.protobuf;q=0, application/*",
            })
    void openMetrics(String accept) {
        assertThat(preferred(accept)).isEqualTo(Format.OPEN_METRICS);
    }

    @Test
    void whatPrometheusAsksFor() {
        assertThat(
                        preferred(
                                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                                        + "application/openmetrics-text;version=0.0.1;q=0.5,"
                                        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"))
                .describedAs("Prometheus 3")
                .isEqualTo(Format.OPEN_METRICS);
        assertThat(preferred("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
                        + "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"))
                .describedAs("Prometheus 2")
                .isEqualTo(Format.OPEN_METRICS);
        assertThat(preferred(PROTO + "encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"))
                .describedAs("with native histograms")
                .isEqualTo(Format.PROTOBUF);
        assertThat(preferred("text/plain;version=0.0.4;q=1,*/*;q=0.1"))
                .describedAs("Prometheus 1")
                .isEqualTo(Format.TEXT);
    }

    private static Format preferred(@Nullable String accept) {
        return Format.preferred(AcceptHeader.parse(accept));
    }
}
