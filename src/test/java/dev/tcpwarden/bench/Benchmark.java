package dev.tcpwarden.bench;

import dev.tcpwarden.testing.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmark as a program: {@code mvn -Pbenchmark verify} starts it. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Measures tcpwarden beside other programs; writes results.md and results.json.")
public final class Benchmark implements Callable<Integer> {

    private static final Workload IDLE = new Workload(200, 4, 0);
    private static final int SOCKETS_OF_A_NAMESPACE = 20;
    private static final int SHARED_SOCKETS = 2_000;
    private static final int SHARING_PROCESSES = 50;
    private static final int CHURN_SOCKETS = 10_000;
    private static final int CHURN_PROCESSES = 50;

    @Option(names = "--sizes", split = ",", defaultValue = "1000,10000,100000,1000000", description = "Sockets.")
    private List<Integer> sizes = List.of();

    @Option(names = "--processes", split = ",", defaultValue = "1,50,500", description = "Processes that hold them.")
    private List<Integer> processes = List.of();

    @Option(
            names = "--churn",
            split = ",",
            defaultValue = "1000,10000",
            description = "Short-lived connections a second, beside 10,000 sockets in 50 processes; 0 for none.")
    private List<Integer> churn = List.of();

    @Option(
            names = "--namespaces",
            defaultValue = "500",
            description = "Also so many network namespaces with a process of 20 sockets each; 0 for none.")
    private int namespaces;

    @Option(
            names = "--shared",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also 2,000 sockets that 50 processes share.")
    private boolean shared;

    @Option(
            names = "--idle",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also 200 sockets in 4 processes.")
    private boolean idle;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds.")
    private int rounds;

    @Option(names = "--limit", defaultValue = "60", description = "Seconds after which a reading is stopped.")
    private int limitSeconds;

    @Option(
            names = "--warm-up",
            defaultValue = "4",
            description = "Seconds that each long-running program may warm up.")
    private int warmUpSeconds;

    @Option(names = "--settle", defaultValue = "15", description = "Seconds after which the started agent is watched.")
    private int settleSeconds;

    @Option(names = "--window", defaultValue = "40", description = "Seconds that the agent is watched.")
    private int windowSeconds;

    @Option(
            names = "--jmh",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also the JMH benchmarks.")
    private boolean jmh;

    @Option(names = "--jar", defaultValue = "target/tcpwarden.jar", description = "The agent.")
    private Path jar = Path.of("");

    @Option(names = "--out", defaultValue = "target/benchmark", description = "Where the results go.")
    private Path out = Path.of("");

    public static void main(String[] args) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        System.exit(new CommandLine(new Benchmark()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        try {
            run();
            return 0;
        } catch (BenchmarkException e) {
            System.err.println("The benchmark cannot run: " + e.reason() + ".");
            return 1;
        }
    }

    private void run() throws Exception {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new BenchmarkException("it needs root, for network namespaces and for the sockets of all processes");
        }
        NativePrograms programs = NativePrograms.compileInto(out.resolve("bin"));
        Contenders contenders = new Contenders(programs, Duration.ofSeconds(warmUpSeconds), limitSeconds);
        Results results = new Results(Machine.describe(), rounds);
        for (Workload workload : workloads()) {
            say(workload.toString());
            try (NetworkNamespace namespace = NetworkNamespace.create()) {
                results.add(namespace.call(() -> measure(workload, programs, contenders)));
            }
            write(results);
        }
        if (jmh) {
            say("JMH");
            results.scores(MicroBenchmarks.run(out.resolve("jmh.txt")));
            write(results);
        }
        say(Files.readString(out.resolve("results.md")));
    }

    private List<Workload> workloads() {
        List<Workload> workloads = new ArrayList<>();
        if (idle) {
            workloads.add(IDLE);
        }
        for (int sockets : sizes) {
            for (int held : processes) {
                workloads.add(new Workload(sockets, held, 0));
            }
        }
        if (namespaces > 0) {
            workloads.add(
                    new Workload(namespaces * SOCKETS_OF_A_NAMESPACE, namespaces, 0, Workload.Placement.NAMESPACES));
        }
        if (shared) {
            workloads.add(new Workload(SHARED_SOCKETS, SHARING_PROCESSES, 0, Workload.Placement.SHARED));
        }
        churn.stream()
                .filter(rate -> rate > 0)
                .map(rate -> new Workload(CHURN_SOCKETS, CHURN_PROCESSES, rate))
                .forEach(workloads::add);
        return workloads;
    }

    @SuppressWarnings("try") // the load need only be there
    private Results.OfWorkload measure(Workload workload, NativePrograms programs, Contenders contenders)
            throws IOException, InterruptedException {
        try (Load load = Load.start(workload, programs)) {
            List<Measurement> measurements = Rounds.measure(contenders.of(workload), rounds);
            return agent(workload, measurements);
        } catch (BenchmarkException e) {
            return Results.OfWorkload.absent(workload, e.reason());
        }
    }

    private Results.OfWorkload agent(Workload workload, List<Measurement> measurements) throws InterruptedException {
        AgentRun.Times times = new AgentRun.Times(Duration.ofSeconds(settleSeconds), Duration.ofSeconds(windowSeconds));
        @Nullable AgentRun agent = null;
        @Nullable String absence = null;
        try {
            agent = AgentRun.of(jar, out.resolve("agent.log"), times);
        } catch (BenchmarkException e) {
            absence = e.reason();
        } catch (IOException e) {
            absence = String.valueOf(e.getMessage());
        }
        return new Results.OfWorkload(workload, null, measurements, agent, absence);
    }

    private void write(Results results) throws IOException {
        Files.writeString(out.resolve("results.md"), MarkdownReport.of(results));
        Files.writeString(out.resolve("results.json"), JsonReport.of(results));
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
