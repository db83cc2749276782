package dev.tcpwarden.sample;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.AttributedTableReader;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.SampleSource;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
import java.io.IOException;
import java.util.Optional;

/** Reads the table, then its owners. One reader serves the whole program; its callers wait for each other. */
public final class TableReader implements AttributedTableReader {

    /** A table, where it is from, and the nanoseconds that each step took. */
    record Timed(AttributedTable table, SampleSource source, long readNanos, long attributeNanos) {}

    @GuardedBy("this")
    private final TcpTableSource source;

    @GuardedBy("this")
    private final OwnerLookup lookup;

    public TableReader(TcpTableSource source, OwnerLookup lookup) {
        this.source = source;
        this.lookup = lookup;
    }

    @Override
    public AttributedTable read() throws IOException {
        return readTimed().table();
    }

    synchronized Timed readTimed() throws IOException {
        long start = System.nanoTime();
        TcpTable table = source.read();
        long read = System.nanoTime();
        Listeners listeners = Listeners.of(table);
        Owners owners = lookup.attribute(table, listeners);
        AttributedTable attributed = new AttributedTable(table, owners, listeners);
        SampleSource from = new SampleSource(source.mechanism(), lookup.name(), source.namespaces());
        return new Timed(attributed, from, read - start, System.nanoTime() - read);
    }

    synchronized void recycle(AttributedTable retired) {
        source.recycle(retired.table().retire());
        lookup.recycle(retired.owners().retire());
    }

    synchronized Optional<ProcessInfo> describe(ProcessIdentity process) {
        return lookup.describe(process);
    }

    synchronized boolean isRunning(ProcessIdentity process) {
        return lookup.isRunning(process);
    }
}
