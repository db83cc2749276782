package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a table by owner, state and port, for many filters on the same table: most of them are about few rows. */
public final class IndexedTable {

    private static final int PORTS = 1 << 16;

    private final AttributedTable table;
    private final Buckets byState;
    private @Nullable Buckets byOwner;
    private @Nullable Buckets byLocalPort;
    private @Nullable Buckets byRemotePort;

    /** Numbers of rows in the order of a number that each has; rows with a negative one are left out. */
    private static final class Buckets {

        private final int[] starts;
        private final int[] rows;

        Buckets(int size, int buckets, IntUnaryOperator bucketOf) {
            starts = new int[buckets + 1];
            for (int row = 0; row < size; row++) {
                int bucket = bucketOf.applyAsInt(row);
                if (bucket >= 0) {
                    starts[bucket + 1]++;
                }
            }
            for (int bucket = 0; bucket < buckets; bucket++) {
                starts[bucket + 1] += starts[bucket];
            }
            rows = new int[starts[buckets]];
            int[] next = Arrays.copyOf(starts, buckets);
            for (int row = 0; row < size; row++) {
                int bucket = bucketOf.applyAsInt(row);
                if (bucket >= 0) {
                    rows[next[bucket]++] = row;
                }
            }
        }

        int size(int bucket) {
            return starts[bucket + 1] - starts[bucket];
        }

        Part part(int[] chosen) {
            return new Part(this, chosen);
        }
    }

    /** Some of the rows. */
    static final class Part {

        private final Buckets buckets;
        private final int[] chosen;

        private Part(Buckets buckets, int[] chosen) {
            this.buckets = buckets;
            this.chosen = chosen;
        }

        int size() {
            return Arrays.stream(chosen).map(buckets::size).sum();
        }

        void forEach(IntConsumer work) {
            for (int bucket : chosen) {
                for (int at = buckets.starts[bucket]; at < buckets.starts[bucket + 1]; at++) {
                    work.accept(buckets.rows[at]);
                }
            }
        }
    }

    public IndexedTable(AttributedTable table) {
        this.table = table;
        TcpTable columns = table.table();
        byState = new Buckets(
                columns.size(), TcpState.COUNT, row -> columns.state(row).ordinal());
    }

    public AttributedTable table() {
        return table;
    }

    /** How many sockets a process has that are no listeners, by its index among the owners. */
    public int connectionsOf(int process) {
        int[] connections = new int[1];
        byOwner().part(new int[] {process}).forEach(row -> {
            if (table.table().state(row) != TcpState.LISTEN) {
                connections[0]++;
            }
        });
        return connections[0];
    }

    /** How many sockets the host has that are no listeners. */
    public int connections() {
        return table.table().size() - byState.size(TcpState.LISTEN.ordinal());
    }

    /** Whether it was chosen by owner, so that these need not be asked again for each row. */
    boolean isByOwner(Part part) {
        return part.buckets == byOwner;
    }

    Part ofOwners(Predicate<ProcessInfo> wanted) {
        List<ProcessInfo> processes = table.owners().processes();
        return byOwner()
                .part(IntStream.range(0, processes.size())
                        .filter(process -> wanted.test(processes.get(process)))
                        .toArray());
    }

    private Buckets byOwner() {
        if (byOwner == null) {
            Owners owners = table.owners();
            byOwner = new Buckets(table.table().size(), owners.processes().size(), owners::processIndex);
        }
        return byOwner;
    }

    Part ofStates(List<TcpState> states) {
        return byState.part(states.stream().mapToInt(TcpState::ordinal).toArray());
    }

    Part ofLocalPorts(List<Integer> ports) {
        if (byLocalPort == null) {
            byLocalPort = new Buckets(table.table().size(), PORTS, table.table()::localPort);
        }
        return byLocalPort.part(ports.stream().mapToInt(Integer::intValue).toArray());
    }

    Part ofRemotePorts(List<Integer> ports) {
        if (byRemotePort == null) {
            byRemotePort = new Buckets(table.table().size(), PORTS, table.table()::remotePort);
        }
        return byRemotePort.part(ports.stream().mapToInt(Integer::intValue).toArray());
    }
}
