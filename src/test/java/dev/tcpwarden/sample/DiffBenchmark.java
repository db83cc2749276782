package dev.tcpwarden.sample;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.sample.history.RowMatching;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.history.TableHistory;
import dev.tcpwarden.sample.ledger.IntervalTotals;
import dev.tcpwarden.sample.ledger.Tally;
import dev.tcpwarden.testing.LargeTable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
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

    private final TableHistory history = new TableHistory(process -> true);
    private int[] before = new int[0];
    private Ages.Retired ages = new Ages.Retired(new int[0], new int[0]);
    private int[] owners = new int[0];
    private @Nullable AttributedTable previous;
    private @Nullable AttributedTable current;

    @Setup
    public void makeTables() {
        before = new int[sockets + PROCESSES];
        ages = new Ages.Retired(new int[sockets + PROCESSES], new int[sockets + PROCESSES]);
        previous = history.first(LargeTable.owned(sockets, PROCESSES, 1_000));
        current = LargeTable.owned(sockets, PROCESSES, 1_000 + sockets / 100);
        owners = current.owners().retire();
    }

    @Benchmark
    public TableDiff diff() {
        AttributedTable older = Objects.requireNonNull(previous);
        AttributedTable read = Objects.requireNonNull(current);
        AttributedTable newer = new AttributedTable(
                read.table(), new Owners(owners, read.owners().processes()), read.listeners());
        RowMatching matching = RowMatching.between(older.table(), newer.table(), before);
        AttributedTable withHistory = history.of(older, newer, matching, Optional.empty(), 50, Optional.of(ages));
        return new TableDiff(older, withHistory, matching);
    }

    @Benchmark
    public Tally tally() {
        return Tally.of(Objects.requireNonNull(previous), Duration.ofMinutes(10));
    }

    @Benchmark
    public IntervalTotals intervalTotals() {
        return IntervalTotals.of(TableDiff.first(Objects.requireNonNull(previous)), Optional.empty());
    }
}
