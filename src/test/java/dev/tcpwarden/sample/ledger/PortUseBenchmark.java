package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.testing.LargeTable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
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

/** The count of ephemeral ports, where no pair of a source and a destination has series, and where all have. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class PortUseBenchmark {

    private static final int PROCESSES = 50;

    @Param({"1000", "100000"})
    public int sockets;

    @Param({"30999", "59999"})
    public int lastPort;

    private final PortUse portUse = new PortUse();
    private final Map<ProcessIdentity, SeriesKey> keys = new HashMap<>();
    private @Nullable AttributedTable table;
    private @Nullable NamespacePorts ports;

    @Setup
    public void makeTable() {
        table = LargeTable.owned(sockets, PROCESSES, 1_000);
        EphemeralPorts range = new EphemeralPorts(30_000, lastPort, new BitSet());
        ports = new NamespacePorts(() -> TcpStats.NONE, System::nanoTime)
                .with(new TcpStats(0, Optional.of(range), Map.of()), Map.of());
        for (ProcessInfo owner : table.owners().processes()) {
            keys.put(owner.identity(), ProcessLabels.PROCESS_AND_PID.key(owner));
        }
    }

    @Benchmark
    public Object count() {
        return portUse.of(Objects.requireNonNull(table), Objects.requireNonNull(ports), keys);
    }
}
