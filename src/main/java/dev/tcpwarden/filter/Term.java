package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;

/** One condition on a row, written {@code key=value}, {@code key>value} or {@code key<value}. It reads columns and makes no object for a row. */
sealed interface Term {

    boolean matches(AttributedTable table, int row);

    /** What the label says of the owner is exactly this. */
    record HasLabel(ProcessLabel label, String value) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            Owners owners = table.owners();
            return owners.isOwned(row) && label.textOf(owners.process(row)).equals(value);
        }

        @Override
        public String toString() {
            return label.key() + "=" + value;
        }
    }

    /** The owner is the process with this id. */
    record HasPid(int pid) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            Owners owners = table.owners();
            return owners.isOwned(row) && owners.process(row).pid() == pid;
        }

        @Override
        public String toString() {
            return "pid=" + pid;
        }
    }

    /** The socket is in this state. */
    record InState(TcpState state) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            return table.table().state(row) == state;
        }

        @Override
        public String toString() {
            return "state=" + state.label();
        }
    }

    /** The socket is in this network namespace. */
    record InNetns(int netns) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            return table.table().netns(row) == netns;
        }

        @Override
        public String toString() {
            return "netns=" + Integer.toUnsignedString(netns);
        }
    }

    /** The local end is one of these. */
    record LocalIn(AddressPattern pattern) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            TcpTable columns = table.table();
            return pattern.matches(
                    columns.localHigh(row), columns.localLow(row), columns.localPort(row), columns.interfaceIndex(row));
        }

        @Override
        public String toString() {
            return "local=" + pattern;
        }
    }

    /** The remote end is one of these. */
    record RemoteIn(AddressPattern pattern) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            TcpTable columns = table.table();
            return pattern.matches(
                    columns.remoteHigh(row),
                    columns.remoteLow(row),
                    columns.remotePort(row),
                    columns.interfaceIndex(row));
        }

        @Override
        public String toString() {
            return "remote=" + pattern;
        }
    }

    /** The connection has this direction. A listener has none and never matches. */
    record HasDirection(Direction direction) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            return table.table().state(row) != TcpState.LISTEN
                    && table.isInbound(row) == (direction == Direction.INBOUND);
        }

        @Override
        public String toString() {
            return "direction=" + direction.label();
        }
    }

    /** A flag holds, or does not. A row of which that is not known never matches. */
    record HasFlag(Measure flag, boolean holds) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            return table.table().measures().get(flag, row) == (holds ? 1 : 0);
        }

        @Override
        public String toString() {
            return flag.filter().orElseThrow() + "=" + holds;
        }
    }

    /** What is measured of it lies above the bound, or else below. A row of which that is not known never matches. */
    record Compares(Quantity quantity, boolean above, long bound) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            long value = quantity.value().of(table, row);
            return value != Measure.UNKNOWN
                    && (above
                            ? value > bound
                            : value < bound && !quantity.bound().isLower(table, row));
        }

        @Override
        public String toString() {
            return quantity.key() + (above ? ">" : "<") + quantity.write(bound);
        }
    }
}
