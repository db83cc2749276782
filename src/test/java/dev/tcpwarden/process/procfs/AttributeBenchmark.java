package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.SocketHolders;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.LargeTable;
import java.io.IOException;
import java.nio.file.Path;
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

/** From a table to its owners where all sockets are known and held by one process, this one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class AttributeBenchmark {

    private static final Path PROCFS = Path.of("/proc");
    private static final int PROCESSES = 50;

    @Param({"1000", "100000"})
    public int sockets;

    private @Nullable TcpTable table;
    private @Nullable ProcfsLinks links;
    private @Nullable ProcfsOwnerLookup lookup;

    @Setup
    public void makeKnown() throws IOException {
        TcpTable large = LargeTable.of(sockets, PROCESSES, 1_000);
        links = ProcfsLinks.open(PROCFS);
        lookup = ProcfsOwnerLookup.withBpf(PROCFS, links, new OneHolder(large));
        lookup.attribute(large, Listeners.of(large));
        table = large;
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(links).close();
    }

    @Benchmark
    public Owners attribute() throws IOException {
        TcpTable known = Objects.requireNonNull(table);
        return Objects.requireNonNull(lookup).attribute(known, Listeners.of(known));
    }

    /** Reports that this process holds all sockets of a table. */
    private record OneHolder(TcpTable table) implements SocketHolders {

        @Override
        public void visit(Visitor visitor) {
            int pid = (int) ProcessHandle.current().pid();
            for (int row = 0; row < table.size(); row++) {
                visitor.holder(pid, row, table.inode(row));
            }
        }

        @Override
        public void close() {}
    }
}
