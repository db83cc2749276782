package dev.tcpwarden.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent as users run it, {@code java -jar} with its defaults, seen from outside.
 *
 * @param startNanos median, from the start of the process to its first {@code /metrics}
 * @param cpuShare of one core while it is not queried
 * @param residentBytes after that
 * @param scrapeNanos median of {@code /metrics} in the text format
 * @param series in one scrape
 * @param bpfRunsPerSecond how often its BPF programs ran at tracepoints meanwhile
 * @param bpfNanosPerRun how long such a run took the host; 0 where there was none
 */
record AgentRun(
        long startNanos,
        double cpuShare,
        long residentBytes,
        long scrapeNanos,
        long series,
        double bpfRunsPerSecond,
        double bpfNanosPerRun) {

    private static final int PORT = 10827;
    private static final int SCRAPES = 30;
    private static final int STARTS = 5;

    /** How long the agent may settle, and how long it is watched. */
    record Times(Duration settle, Duration window) {}

    /** To be called inside the network namespace of the load. */
    static AgentRun of(Path jar, Path log, Times times) throws BenchmarkException, IOException, InterruptedException {
        if (!Files.exists(jar)) {
            throw new BenchmarkException("there is no " + jar + ": mvn package makes it");
        }
        List<Long> starts = new ArrayList<>();
        while (starts.size() < STARTS - 1) {
            Process process = start(jar, log, starts);
            Programs.kill(process);
        }
        Process process = start(jar, log, starts);
        try {
            Thread.sleep(times.settle().toMillis());
            Accounts before = Accounts.of(process.pid());
            Thread.sleep(times.window().toMillis());
            Accounts after = Accounts.of(process.pid());
            BpfCost bpf = bpfCost(process, times.window());
            List<Scrape> scrapes = new ArrayList<>();
            for (int i = 0; i < SCRAPES; i++) {
                scrapes.add(Scrape.of(PORT));
            }
            return new AgentRun(
                    Measurement.median(starts).orElseThrow(),
                    (double) (after.cpuNanos() - before.cpuNanos())
                            / times.window().toNanos(),
                    after.residentBytes(),
                    Measurement.median(scrapes.stream().map(Scrape::nanos).toList())
                            .orElseThrow(),
                    scrapes.get(0).series(),
                    (double) bpf.runs() / times.window().toSeconds(),
                    (double) bpf.nanos() / Math.max(1, bpf.runs()));
        } finally {
            Programs.kill(process);
        }
    }

    /** In a window of its own, since the kernel's statistics cost time as well. */
    private static BpfCost bpfCost(Process process, Duration window) throws IOException, InterruptedException {
        boolean counted = BpfCost.count(true);
        try {
            BpfCost before = BpfCost.of(process.pid());
            Thread.sleep(window.toMillis());
            return BpfCost.of(process.pid()).since(before);
        } finally {
            BpfCost.count(counted);
        }
    }

    /** Starts the agent, waits for its first scrape and adds the nanoseconds until then to {@code starts}. */
    private static Process start(Path jar, Path log, List<Long> starts)
            throws BenchmarkException, IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(Programs.java(), "-jar", jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Scrape.awaited(PORT, process);
        starts.add(System.nanoTime() - start);
        return process;
    }
}
