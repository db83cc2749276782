package dev.tcpwarden.socket;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A connection as tables write it and operations take it: its ends and, where it is not in the agent's own network namespace, the
 * number of that behind them, {@code 10.0.0.7:43210 -> 10.0.0.5:443 netns=4026532281}.
 *
 * @param netns see {@link SocketId#netns()}; empty where only the ends are named
 */
public record ConnectionName(Connection connection, OptionalInt netns) {

    private static final String NETNS = " netns=";

    public ConnectionName {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(netns, "netns");
    }

    public static ConnectionName of(SocketId id) {
        return new ConnectionName(id.connection(), OptionalInt.of(id.netns()));
    }

    /** @throws IllegalArgumentException with a sentence that names the text and what is allowed */
    public static ConnectionName parse(String text) {
        int at = text.indexOf(NETNS);
        return at < 0
                ? new ConnectionName(Connection.parse(text), OptionalInt.empty())
                : new ConnectionName(
                        Connection.parse(text.substring(0, at)),
                        OptionalInt.of(NetworkNamespaces.number(
                                text.substring(at + NETNS.length()).strip())));
    }

    /** What {@link #parse} reads as this. */
    @Override
    public String toString() {
        return connection
                + (netns.isPresent() && NetworkNamespaces.isForeign(netns.getAsInt())
                        ? NETNS + Integer.toUnsignedString(netns.getAsInt())
                        : "");
    }
}
