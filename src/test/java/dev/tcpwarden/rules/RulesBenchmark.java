package dev.tcpwarden.rules;

import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.testing.LargeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** 50 rules on one sample: of processes, of states, and of neither; none of them has victims, as is usual. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class RulesBenchmark {

    private static final int PROCESSES = 50;
    private static final int RULES = 50;

    private static final List<String> OF_PROCESSES = List.of(
            "process=server# state=close_wait state_age>10m",
            "process=server# direction=outbound remote!=127.0.0.0/8",
            "process=server# state=established idle>6h",
            "state=close_wait,fin_wait2 state_age>10m process!=server#");
    private static final List<String> OF_NEITHER = List.of("stalled=true idle>5m remote=:#");

    @Param({"100000"})
    public int sockets;

    @Param({"processes", "neither"})
    public String kind = "";

    private @Nullable Path folder;
    private @Nullable RulesBench bench;
    private @Nullable Sample sample;

    @Setup
    public void makeRules() throws IOException {
        List<String> matches = kind.equals("processes") ? OF_PROCESSES : OF_NEITHER;
        StringBuilder file = new StringBuilder("rules:\n");
        for (int i = 0; i < RULES; i++) {
            String match = matches.get(i % matches.size()).replace("#", Integer.toString(i));
            file.append("- {name: r" + i + ", match: '" + match + "', action: terminate}\n");
        }
        folder = Files.createTempDirectory("tcpwarden");
        bench = new RulesBench(folder, file.toString());
        sample = bench.sample(LargeTable.owned(sockets, PROCESSES, 1_000));
    }

    @Benchmark
    public List<Work> look() {
        return Objects.requireNonNull(bench).rules.look(Objects.requireNonNull(sample));
    }

    @TearDown
    public void remove() throws IOException {
        Files.delete(Objects.requireNonNull(folder).resolve("rules.yml"));
        Files.delete(Objects.requireNonNull(folder));
    }
}
