package dev.tcpwarden.process;

import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table of one moment with the owners of its rows, the listeners among them and the direction of each connection; see {@link
 * TcpTable} for its lifetime.
 */
public final class AttributedTable {

    private final TcpTable table;
    private final Owners owners;
    private final Listeners listeners;
    private final boolean @Nullable [] inbound;
    private final Optional<Ages> ages;
    private final List<@Nullable CloseResult> results;

    /** A table whose connections are inbound where one of its {@code listeners} takes connections to their local end. */
    public AttributedTable(TcpTable table, Owners owners, Listeners listeners) {
        this(table, owners, listeners, null, Optional.empty(), List.of());
    }

    private AttributedTable(
            TcpTable table,
            Owners owners,
            Listeners listeners,
            boolean @Nullable [] inbound,
            Optional<Ages> ages,
            List<@Nullable CloseResult> results) {
        this.table = Objects.requireNonNull(table, "table");
        this.owners = Objects.requireNonNull(owners, "owners");
        this.listeners = Objects.requireNonNull(listeners, "listeners");
        this.inbound = inbound;
        this.ages = ages;
        this.results = results;
    }

    /** The same table with what is known from the tables before it: owners, directions, ages. Takes over the arguments. */
    public AttributedTable withHistory(Owners owners, boolean[] inbound, Ages ages) {
        return new AttributedTable(table, owners, listeners, inbound, Optional.of(ages), results);
    }

    /**
     * The same table of connections of the past, with how each ended.
     *
     * @param results a result a row, null for one that had not ended
     */
    public AttributedTable withResults(List<@Nullable CloseResult> results) {
        return new AttributedTable(table, owners, listeners, inbound, ages, results);
    }

    public TcpTable table() {
        return table;
    }

    public Owners owners() {
        return owners;
    }

    public Listeners listeners() {
        return listeners;
    }

    /** How long its rows have been known; nothing if no table came before. */
    public Optional<Ages> ages() {
        return ages;
    }

    /** How a connection ended; null if it has not, or is in a table of the present. */
    public @Nullable CloseResult result(int row) {
        return results.isEmpty() ? null : results.get(row);
    }

    public AttributedSocket row(int row) {
        return new AttributedSocket(
                table.row(row), owners.of(row), direction(row), ages().map(known -> Age.of(known, row)));
    }

    /** The direction of a row; nothing for a listener, which has none. */
    public Optional<Direction> direction(int row) {
        return table.state(row) == TcpState.LISTEN
                ? Optional.empty()
                : Optional.of(isInbound(row) ? Direction.INBOUND : Direction.OUTBOUND);
    }

    /** Whether the other side opened the connection. */
    public boolean isInbound(int row) {
        return inbound == null ? listeners.find(table, row) >= 0 : inbound[row];
    }
}
