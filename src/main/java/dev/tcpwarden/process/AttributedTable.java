package dev.tcpwarden.process;

import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table of one moment with the owners of its rows, the listeners among them and who began each connection. Immutable. */
public final class AttributedTable {

    private final TcpTable table;
    private final Owners owners;
    private final Listeners listeners;
    private final @Nullable BitSet inbound;

    /** A table whose connections are inbound where one of its {@code listeners} takes connections to their local end. */
    public AttributedTable(TcpTable table, Owners owners, Listeners listeners) {
        this(table, owners, listeners, null);
    }

    private AttributedTable(TcpTable table, Owners owners, Listeners listeners, @Nullable BitSet inbound) {
        this.table = Objects.requireNonNull(table, "table");
        this.owners = Objects.requireNonNull(owners, "owners");
        this.listeners = Objects.requireNonNull(listeners, "listeners");
        this.inbound = inbound;
    }

    /** The same table with another word on who began each connection, which the caller gives away. */
    public AttributedTable withInbound(BitSet inbound) {
        return new AttributedTable(table, owners, listeners, inbound);
    }

    public TcpTable table() {
        return table;
    }

    public Owners owners() {
        return owners;
    }

    public AttributedSocket row(int row) {
        return new AttributedSocket(table.row(row), owners.of(row), direction(row));
    }

    /** The direction of a row; nothing for a listener, which has none. */
    public Optional<Direction> direction(int row) {
        return table.state(row) == TcpState.LISTEN
                ? Optional.empty()
                : Optional.of(isInbound(row) ? Direction.INBOUND : Direction.OUTBOUND);
    }

    /** Whether the other side began the connection. */
    public boolean isInbound(int row) {
        return inbound == null
                ? listeners.find(table.localHigh(row), table.localLow(row), table.localPort(row)) >= 0
                : inbound.get(row);
    }
}
