package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.publish.prometheus.AcceptHeader.Element;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The answer to a scrape: all metrics of a registry in the format, and the coding, that the client's headers ask for. */
public final class Exposition {

    private static final int BUFFER_BYTES = 1 << 16;

    private final PrometheusRegistry registry;

    /** @param gzip whether {@code body} is compressed: the header {@code Content-Encoding: gzip} belongs to it */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(String contentType, boolean gzip, byte[] body) {}

    public Exposition(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param accept the header of that name, or null
     * @param acceptEncoding the header of that name, or null
     * @param names the metrics wanted, as they are written in the text format; empty for all
     */
    public Answer render(@Nullable String accept, @Nullable String acceptEncoding, Set<String> names)
            throws IOException {
        ExpositionFormatWriter writer =
                Format.preferred(AcceptHeader.parse(accept)).writer();
        boolean gzip = wantsGzip(AcceptHeader.parse(acceptEncoding));
        MetricSnapshots snapshots =
                names.isEmpty() ? registry.scrape() : registry.scrape(family -> isNamed(family, names));
        ByteArrayOutputStream body = new ByteArrayOutputStream(BUFFER_BYTES);
        try (OutputStream out = gzip ? new FastGzip(body) : body) {
            writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        }
        return new Answer(writer.getContentType(), gzip, body.toByteArray());
    }

    private static boolean isNamed(String family, Set<String> names) {
        return Stream.of("", "_total", "_info", "_count", "_sum", "_bucket")
                .anyMatch(suffix -> names.contains(family + suffix));
    }

    private static boolean wantsGzip(AcceptHeader codings) {
        double any = weight(codings, "*", 0);
        double gzip = weight(codings, "gzip", any);
        return gzip > 0 && gzip >= weight(codings, "identity", 0);
    }

    private static double weight(AcceptHeader codings, String name, double otherwise) {
        return codings.elements().stream()
                .filter(element -> element.name().equals(name))
                .mapToDouble(Element::weight)
                .findFirst()
                .orElse(otherwise);
    }

    /** A scrape is read once, by a program near by: time counts for more than the last bytes. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
