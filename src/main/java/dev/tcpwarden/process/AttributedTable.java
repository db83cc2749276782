package dev.tcpwarden.process;

import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.Objects;
import java.util.Optional;

/** A table of one moment with the owners of its rows and the listeners among them. */
public record AttributedTable(TcpTable table, Owners owners, Listeners listeners) {

    public AttributedTable {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(owners, "owners");
        Objects.requireNonNull(listeners, "listeners");
    }

    /** The direction of a row; nothing for a listener, which has none. */
    public Optional<Direction> direction(int row) {
        return table.state(row) == TcpState.LISTEN
                ? Optional.empty()
                : Optional.of(isInbound(row) ? Direction.INBOUND : Direction.OUTBOUND);
    }

    public AttributedSocket row(int row) {
        return new AttributedSocket(table.row(row), owners.of(row), direction(row));
    }

    /** Whether this host listens on the row's local address and port. */
    public boolean isInbound(int row) {
        return listeners.find(table.localHigh(row), table.localLow(row), table.localPort(row)) >= 0;
    }
}
