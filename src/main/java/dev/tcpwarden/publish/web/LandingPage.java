package dev.tcpwarden.publish.web;

import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page at {@code /}: what this is, whether it samples, and links. One file without scripts or external resources. */
final class LandingPage {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");
    private static final double NANOS_PER_MILLI = 1e6;

    private final String template = template();
    private final String version;
    private final String metricsPath;
    private final LatestSample latest;
    private final Clock clock;

    LandingPage(String version, String metricsPath, LatestSample latest, Clock clock) {
        this.version = version;
        this.metricsPath = metricsPath;
        this.latest = latest;
        this.clock = clock;
    }

    String render() {
        return latest.reading(this::page);
    }

    private String page() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("version", version);
        values.put("metrics", metricsPath);
        Optional<Sample> newest = latest.newest();
        boolean fresh = latest.fresh().isPresent();
        values.put("condition", newest.isEmpty() ? "waiting" : fresh ? "fresh" : "stale");
        values.put("sampling", newest.map(sample -> sampling(sample, fresh)).orElse("Waiting for the first sample."));
        values.put("sockets", count(newest, sample -> sample.table().table().size()));
        values.put(
                "processes",
                count(newest, sample -> sample.table().owners().processes().size()));
        values.put("cost", newest.map(LandingPage::cost).orElse("–"));
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(escape(values.getOrDefault(found.group(1), ""))));
    }

    private String sampling(Sample sample, boolean fresh) {
        String age = ago(Duration.between(sample.taken(), Instant.now(clock)));
        return fresh
                ? "The TCP table was read " + age + "."
                : "The last sample, taken " + age + ", is stale; see the agent log.";
    }

    private static String ago(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s ago";
        }
        return seconds < 7200 ? age.toMinutes() + " min ago" : age.toHours() + " h ago";
    }

    private static String cost(Sample sample) {
        return String.format(Locale.ROOT, "%.1f ms", sample.duration().totalNanos() / NANOS_PER_MILLI);
    }

    private interface Count {
        int of(Sample sample);
    }

    private static String count(Optional<Sample> newest, Count count) {
        return newest.map(sample -> String.format(Locale.ROOT, "%,d", count.of(sample)))
                .orElse("–");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String template() {
        try (InputStream in = LandingPage.class.getResourceAsStream("landing.html")) {
            if (in == null) {
                throw new IllegalStateException("landing.html is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
