package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.testing.LargeTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What follows an attributed table: the comparison with the one before, of which one connection in a hundred is gone, and sums. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class DiffBenchmark {

    private static final int PROCESSES = 50;

    @Param({"1000", "100000"})
    public int sockets;

    private int[] before = new int[0];
    private @Nullable AttributedTable previous;
    private @Nullable AttributedTable current;

    @Setup
    public void makeTables() {
        before = new int[sockets];
        previous = LargeTable.owned(sockets, PROCESSES, 1_000);
        current = LargeTable.owned(sockets, PROCESSES, 1_000 + sockets / 100);
    }

    @Benchmark
    public TableDiff diff() {
        return TableDiff.between(Objects.requireNonNull(previous), Objects.requireNonNull(current), before);
    }

    @Benchmark
    public Tally tally() {
        return Tally.of(Objects.requireNonNull(current));
    }
}
