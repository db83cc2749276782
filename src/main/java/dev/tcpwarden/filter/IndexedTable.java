package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** The rows of a table by owner and by state, for many filters on the same table: most of them are about few rows. */
public final class IndexedTable {

    private final AttributedTable table;
    private final Buckets byOwner;
    private final Buckets byState;

    /** Numbers of rows in the order of a number that each has; rows with a negative one are left out. */
    private static final class Buckets {

        final int[] starts;
        final int[] rows;

        Buckets(int size, int buckets, Bucket of) {
            starts = new int[buckets + 1];
            for (int row = 0; row < size; row++) {
                int bucket = of.row(row);
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
                int bucket = of.row(row);
                if (bucket >= 0) {
                    rows[next[bucket]++] = row;
                }
            }
        }

        void forEach(int bucket, IntConsumer work) {
            for (int at = starts[bucket]; at < starts[bucket + 1]; at++) {
                work.accept(rows[at]);
            }
        }
    }

    /** The bucket of a row. */
    @FunctionalInterface
    private interface Bucket {
        int row(int row);
    }

    public IndexedTable(AttributedTable table) {
        this.table = table;
        TcpTable columns = table.table();
        Owners owners = table.owners();
        byOwner = new Buckets(columns.size(), owners.processes().size(), owners::processIndex);
        byState = new Buckets(
                columns.size(), TcpState.COUNT, row -> columns.state(row).ordinal());
    }

    public AttributedTable table() {
        return table;
    }

    /** How many sockets a process has that are no listeners, by its index among the owners. */
    public int connectionsOf(int process) {
        int connections = 0;
        for (int at = byOwner.starts[process]; at < byOwner.starts[process + 1]; at++) {
            if (table.table().state(byOwner.rows[at]) != TcpState.LISTEN) {
                connections++;
            }
        }
        return connections;
    }

    /** How many sockets the host has that are no listeners. */
    public int connections() {
        int listening = TcpState.LISTEN.ordinal();
        return table.table().size() - (byState.starts[listening + 1] - byState.starts[listening]);
    }

    /** Calls {@code work} with every row of one state. */
    void ofState(TcpState state, IntConsumer work) {
        byState.forEach(state.ordinal(), work);
    }

    /** Calls {@code work} with every row of one owner. */
    void ofOwner(int process, IntConsumer work) {
        byOwner.forEach(process, work);
    }
}
