package dev.tcpwarden.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.deployment.Documents;
import dev.tcpwarden.testing.ExampleHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was measured, as tables to read. */
final class FleetReport {

    private static final int SHOWN = 12;
    private static final String FAILED = "sum(count_over_time(up[5m])) - sum(sum_over_time(up[5m]))";
    private static final Pattern RESIDENT = Pattern.compile("(VmRSS|VmHWM):\\s+(\\d+) kB");

    private final StringBuilder text = new StringBuilder("# Fleet\n");

    String text() {
        return text.toString();
    }

    void fleet(Map<ExampleHost, Integer> hosts, long series, int interval) {
        heading("Agents");
        row("", "hosts");
        row("---", "--:");
        hosts.forEach((size, count) -> row(size.name().toLowerCase(Locale.ROOT), count));
        line(String.format(Locale.ROOT, "%n%,d series, scraped every %d s", series, interval));
    }

    /** What it has cost Prometheus to scrape them, before it was asked. */
    void prometheus(PrometheusServer prometheus, Path data, int interval, Duration cpuOfFiveMinutes)
            throws IOException, InterruptedException {
        heading("Prometheus");
        row("", "");
        row("---", "--:");
        number("agents that answer", prometheus.number("sum(up)"));
        number("scrapes that failed in 5 minutes", prometheus.number(FAILED));
        number("series scraped", prometheus.number("sum(scrape_samples_scraped)"));
        number("samples a second", prometheus.number("sum(scrape_samples_scraped)") / interval);
        number(
                "ms a scrape, median",
                1e3 * prometheus.number("quantile(0.5, avg_over_time(scrape_duration_seconds[5m]))"));
        number(
                "ms a scrape, 99th percentile",
                1e3 * prometheus.number("quantile(0.99, avg_over_time(scrape_duration_seconds[5m]))"));
        number(
                "ms a scrape, longest of 5 minutes",
                1e3 * prometheus.number("max(max_over_time(scrape_duration_seconds[5m]))"));
        number("CPU, % of a core", cpuOfFiveMinutes.toMillis() / 3_000.0);
        memory(prometheus);
        number("on disk, MiB", (double) (size(data) >> 20));
    }

    /** The evaluation of each rule, as Prometheus has timed the newest one. */
    void rules(JsonNode answer) {
        heading("Rules, ms an evaluation");
        row("group", "rules", "in all", "slowest", "rule");
        row("---", "--:", "--:", "--:", "---");
        Documents.stream(answer.path("groups")).forEach(group -> {
            JsonNode slowest = Documents.stream(group.path("rules"))
                    .max(Comparator.comparingDouble(FleetReport::seconds))
                    .orElseThrow();
            row(
                    group.path("name").asText(),
                    group.path("rules").size(),
                    millis(1e3 * seconds(group)),
                    millis(1e3 * seconds(slowest)),
                    slowest.path("name").asText());
        });
        Documents.stream(answer.path("groups"))
                .flatMap(group -> Documents.stream(group.path("rules")))
                .filter(rule -> !rule.path("health").asText().equals("ok"))
                .forEach(rule -> line(rule.path("name").asText() + ": "
                        + rule.path("lastError").asText()));
    }

    void latencies(String hosts, DashboardLatency latency) {
        heading(latency.dashboard() + ", " + hosts);
        line(String.format(
                Locale.ROOT,
                "%d queries, %s ms one after the other, median %s, slowest %s, failed %d%n",
                latency.queries().size(),
                millis(latency.sum()),
                millis(latency.median()),
                millis(latency.slowest()),
                latency.failed()));
        row("query", "ms");
        row("---", "--:");
        for (int i : latency.worst().stream().limit(SHOWN).toList()) {
            row(
                    latency.queries().get(i).where(),
                    latency.millis().get(i) < 0
                            ? "failed"
                            : millis(latency.millis().get(i)));
        }
    }

    void afterwards(PrometheusServer prometheus) throws IOException, InterruptedException {
        heading("Prometheus, after the questions");
        row("", "");
        row("---", "--:");
        memory(prometheus);
        number("scrapes that failed in 5 minutes", prometheus.number(FAILED));
    }

    private void memory(PrometheusServer prometheus) throws IOException, InterruptedException {
        JsonNode head = prometheus.data("status/tsdb", Map.of()).path("headStats");
        number("series in memory", head.path("numSeries").asDouble());
        Matcher resident =
                RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(prometheus.pid()), "status")));
        while (resident.find()) {
            number(resident.group(1) + ", MiB", Double.parseDouble(resident.group(2)) / 1024);
        }
    }

    private static double seconds(JsonNode evaluated) {
        return evaluated.path("evaluationTime").asDouble();
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile)
                    .mapToLong(file -> file.isFile() ? file.length() : 0)
                    .sum();
        }
    }

    private void number(String what, double value) {
        row(what, String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value));
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }

    private void heading(String title) {
        line("\n## " + title + "\n");
    }

    private void row(Object... cells) {
        line("| " + String.join(" | ", Stream.of(cells).map(String::valueOf).toList()) + " |");
    }

    private void line(String written) {
        text.append(written).append('\n');
    }
}
