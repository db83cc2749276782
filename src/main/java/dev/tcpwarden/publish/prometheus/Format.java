package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.publish.prometheus.AcceptHeader.Element;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A format that metrics are written in. The first is for clients without a preference. */
enum Format {
    TEXT("text", "text/plain", Map.of("version", "0.0.4")) {
        @Override
        ExpositionFormatWriter writer() {
            return PrometheusTextFormatWriter.create();
        }
    },
    OPEN_METRICS("application", "application/openmetrics-text", Map.of("version", "1.0.0")) {
        @Override
        ExpositionFormatWriter writer() {
            return OpenMetricsTextFormatWriter.create();
        }
    },
    PROTOBUF(
            "application",
            "application/vnd.google.protobuf",
            Map.of("proto", "io.prometheus.client.MetricFamily", "encoding", "delimited")) {
        @Override
        ExpositionFormatWriter writer() {
            return new PrometheusProtobufWriter(); // loads 6 MB of classes, so only on demand
        }
    };

    /** What a client says of a format: the most specific range that covers it, and its position in the header. */
    private record Preference(Format format, Element element, int specificity, int position) {}

    /** The most specific element that covers the format applies to it (RFC 9110 §12.5.1). */
    private static final Comparator<Preference> SPECIFICITY = Comparator.comparingInt(Preference::specificity)
            .thenComparing(Comparator.comparingInt(Preference::position).reversed());

    /** The heaviest wins, then what is named rather than covered, then what is named first. */
    private static final Comparator<Preference> RANK = Comparator.<Preference>comparingDouble(
                    preference -> preference.element.weight())
            .thenComparing(SPECIFICITY)
            .thenComparing(Comparator.comparing(Preference::format).reversed());

    private final String type;
    private final String mediaType;

    @SuppressWarnings("ImmutableEnumChecker") // Map.of cannot be changed
    private final Map<String, String> parameters;

    Format(String type, String mediaType, Map<String, String> parameters) {
        this.type = type;
        this.mediaType = mediaType;
        this.parameters = parameters;
    }

    abstract ExpositionFormatWriter writer();

    /** The format that a client likes best; where it accepts none of them, the text format rather than an error. */
    static Format preferred(AcceptHeader accept) {
        return List.of(values()).stream()
                .flatMap(format -> format.preference(accept.elements()).stream())
                .filter(preference -> preference.element.weight() > 0)
                .max(RANK)
                .map(Preference::format)
                .orElse(TEXT);
    }

    private Optional<Preference> preference(List<Element> elements) {
        return IntStream.range(0, elements.size())
                .mapToObj(i -> new Preference(this, elements.get(i), specificity(elements.get(i)), i))
                .filter(preference -> preference.specificity >= 0)
                .max(SPECIFICITY);
    }

    /** -1 where the element does not cover this format. */
    private int specificity(Element element) {
        if (element.name().equals(mediaType)) {
            int specificity = 2;
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                String asked = element.parameters().get(parameter.getKey());
                if (asked != null && !asked.equals(parameter.getValue())) {
                    return -1;
                }
                specificity += asked == null ? 0 : 1;
            }
            return specificity;
        }
        if (element.name().equals(type + "/*")) {
            return 1;
        }
        return element.name().equals("*/*") ? 0 : -1;
    }
}
