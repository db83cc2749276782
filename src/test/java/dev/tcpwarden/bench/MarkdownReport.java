package dev.tcpwarden.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The results as tables to read. */
final class MarkdownReport {

    private static final String NOTHING = "";

    private final StringBuilder text = new StringBuilder();

    private MarkdownReport() {}

    static String of(Results results) {
        MarkdownReport report = new MarkdownReport();
        report.line("# Benchmark");
        report.line("");
        report.line(results.machine() + ". Times are medians over " + results.rounds()
                + " rounds, in each of which every program has its turn; CPU is of the whole process, by the operating"
                + " system's accounts.");
        results.workloads().forEach(report::workload);
        report.agent(results.workloads());
        report.phases(results.workloads());
        report.scores(results.scores());
        return report.text.toString();
    }

    private void workload(Results.OfWorkload result) {
        heading(result.workload().toString());
        if (result.absence() != null) {
            line("Not measured: " + result.absence() + ".");
            return;
        }
        row("", "time, ms", "× the floor", "CPU, ms", "resident, MiB", "");
        line("|---|--:|--:|--:|--:|---|");
        OptionalLong floor = result.measurements().stream()
                .filter(measurement -> measurement.name().equals(Contenders.FLOOR))
                .findFirst()
                .map(Measurement::medianNanos)
                .orElse(OptionalLong.empty());
        for (Measurement measurement : result.measurements()) {
            OptionalLong time = measurement.medianNanos();
            row(
                    measurement.name(),
                    millis(time),
                    time.isPresent() && floor.isPresent() ? ratio(time.getAsLong(), floor.getAsLong()) : NOTHING,
                    millis(measurement.meanCpuNanos()),
                    mebibytes(measurement.residentBytes()),
                    remark(measurement, result.workload()));
        }
    }

    private static String remark(Measurement measurement, Workload workload) {
        if (measurement.absence() != null) {
            return measurement.absence();
        }
        OptionalLong found = measurement.medianFound();
        return found.isPresent() && found.getAsLong() < workload.sockets()
                ? String.format(Locale.ROOT, "found only %,d", found.getAsLong())
                : NOTHING;
    }

    private void agent(List<Results.OfWorkload> workloads) {
        heading("The agent: java -jar tcpwarden.jar, with its defaults");
        row(
                "",
                "start to first scrape, s",
                "CPU, % of a core",
                "resident, MiB",
                "scrape, ms",
                "series",
                "runs of BPF at tracepoints a second",
                "of the host's time, ns a run",
                "");
        line("|---|--:|--:|--:|--:|--:|--:|--:|---|");
        for (Results.OfWorkload result : workloads) {
            AgentRun agent = result.agent();
            if (agent != null) {
                row(
                        result.workload().toString(),
                        String.format(Locale.ROOT, "%.2f", agent.startNanos() / 1e9),
                        String.format(Locale.ROOT, "%.2f", agent.cpuShare() * 100),
                        mebibytes(OptionalLong.of(agent.residentBytes())),
                        millis(OptionalLong.of(agent.scrapeNanos())),
                        String.format(Locale.ROOT, "%,d", agent.series()),
                        String.format(Locale.ROOT, "%,.0f", agent.bpfRunsPerSecond()),
                        String.format(Locale.ROOT, "%,.0f", agent.bpfNanosPerRun()),
                        "");
            } else if (result.agentAbsence() != null) {
                row(result.workload().toString(), "", "", "", "", "", "", "", result.agentAbsence());
            }
        }
    }

    private void phases(List<Results.OfWorkload> workloads) {
        heading("Where a sample's time goes, ms");
        row("", "", "read", "attribute", "diff and sums");
        line("|---|---|--:|--:|--:|");
        for (Results.OfWorkload result : workloads) {
            for (Measurement measurement : result.measurements()) {
                List<Long> phases = measurement.medianPhases();
                if (!phases.isEmpty()) {
                    row(
                            result.workload().toString(),
                            measurement.name(),
                            millis(OptionalLong.of(phases.get(0))),
                            millis(OptionalLong.of(phases.get(1))),
                            millis(OptionalLong.of(phases.get(2))));
                }
            }
        }
    }

    private void scores(List<MicroBenchmarks.Score> scores) {
        if (scores.isEmpty()) {
            return;
        }
        heading("JMH");
        row("", "", "ms", "± ms", "allocated, KiB");
        line("|---|---|--:|--:|--:|");
        for (MicroBenchmarks.Score score : scores) {
            row(
                    score.name(),
                    score.parameters(),
                    String.format(Locale.ROOT, "%.3f", score.millis()),
                    String.format(Locale.ROOT, "%.3f", score.error()),
                    String.format(Locale.ROOT, "%,.0f", score.allocatedBytes() / 1024));
        }
    }

    private void heading(String title) {
        line("");
        line("## " + title);
        line("");
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String millis(OptionalLong nanos) {
        return nanos.isPresent() ? String.format(Locale.ROOT, "%,.2f", nanos.getAsLong() / 1e6) : NOTHING;
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isPresent() ? String.format(Locale.ROOT, "%,.1f", bytes.getAsLong() / 1048576.0) : NOTHING;
    }

    private static String ratio(long time, long floor) {
        return String.format(Locale.ROOT, "%,.2f", (double) time / floor);
    }
}
