package dev.tcpwarden.fleet;

import dev.tcpwarden.deployment.Dashboard;
import dev.tcpwarden.testing.ExampleHost;
import dev.tcpwarden.testing.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a fleet costs the Prometheus that scrapes it, as a program: {@code mvn -Pfleet verify} starts it. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Measures a real Prometheus that scrapes simulated agents; writes results.md.")
public final class FleetMeasurement implements Callable<Integer> {

    private static final Path RULES = Path.of("src", "main", "prometheus", "tcpwarden.rules.yml");

    @Option(names = "--small", defaultValue = "200", description = "Hosts of 10 processes.")
    private int small;

    @Option(names = "--medium", defaultValue = "90", description = "Hosts of 40 processes.")
    private int medium;

    @Option(names = "--large", defaultValue = "10", description = "Hosts of 500 processes.")
    private int large;

    @Option(names = "--interval", defaultValue = "15", description = "Seconds between two scrapes.")
    private int interval;

    @Option(
            names = "--minutes",
            defaultValue = "20",
            description = "Minutes of scrapes before questions are asked, at least 5.")
    private int minutes;

    @Option(names = "--range", defaultValue = "900", description = "Seconds that the dashboards show.")
    private int range;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each query is asked.")
    private int rounds;

    @Option(names = "--out", defaultValue = "target/fleet", description = "Where the results go.")
    private Path out = Path.of("");

    public static void main(String[] args) {
        System.exit(new CommandLine(new FleetMeasurement()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Map<ExampleHost, Integer> hosts = new EnumMap<>(ExampleHost.class);
        hosts.put(ExampleHost.SMALL, small);
        hosts.put(ExampleHost.MEDIUM, medium);
        hosts.put(ExampleHost.LARGE, large);
        Files.createDirectories(out);
        Path data = Files.createTempDirectory(out.toAbsolutePath(), "prometheus-");
        try (SimulatedFleet fleet = fleet(hosts);
                PrometheusServer prometheus = PrometheusServer.start(data, configuration(fleet))) {
            FleetReport report = new FleetReport();
            report.fleet(hosts, fleet.series(), interval);
            TimeUnit.MINUTES.sleep(minutes - 5);
            Duration before = prometheus.cpu();
            TimeUnit.MINUTES.sleep(5);
            report.prometheus(
                    prometheus, data.resolve("data"), interval, prometheus.cpu().minus(before));
            report.rules(prometheus.data("rules", Map.of()));
            for (Dashboard dashboard : Dashboard.all()) {
                report.latencies("all hosts", latency(prometheus, dashboard, Map.of()));
            }
            Map<String, List<String>> one = Map.of("instance", List.of(SimulatedFleet.instance(small)));
            for (Dashboard dashboard : Dashboard.all()) {
                report.latencies("one host", latency(prometheus, dashboard, one));
            }
            report.afterwards(prometheus);
            Files.writeString(out.resolve("results.md"), report.text());
            System.out.println(report.text());
        }
        Folders.delete(data);
        return 0;
    }

    private static SimulatedFleet fleet(Map<ExampleHost, Integer> hosts) throws IOException {
        SimulatedFleet fleet = new SimulatedFleet();
        for (Map.Entry<ExampleHost, Integer> size : hosts.entrySet()) {
            fleet.add(size.getValue(), size.getKey().exposition());
        }
        return fleet;
    }

    private DashboardLatency latency(PrometheusServer prometheus, Dashboard dashboard, Map<String, List<String>> values)
            throws IOException, InterruptedException {
        return DashboardLatency.measure(prometheus, dashboard, values, range, interval, rounds);
    }

    private String configuration(SimulatedFleet fleet) {
        return """
                global: {scrape_interval: %1$ds, evaluation_interval: %1$ds}
                rule_files: [%2$s]
                scrape_configs:
                  - job_name: tcpwarden
                    static_configs: %3$s
                """.formatted(interval, RULES.toAbsolutePath(), fleet.targets());
    }
}
