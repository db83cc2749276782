package dev.tcpwarden.terminate;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.text.Printable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sockets that were found in an earlier table and are to be terminated, if they still are what they were.
 *
 * @param sockets by their identity, so that no socket with the same addresses is taken for one of them
 * @param match what they have to match still
 * @param except what they must not match
 * @param protectedNames processes whose connections must not be among them, besides those of the policy
 */
public record Wanted(
        List<SocketId> sockets, ConnectionFilter match, Optional<ConnectionFilter> except, Set<String> protectedNames) {

    public Wanted {
        sockets = List.copyOf(sockets);
        Objects.requireNonNull(match, "match");
        Objects.requireNonNull(except, "except");
        protectedNames = Set.copyOf(protectedNames);
    }

    /** Those that are in the table and still match. */
    List<AttributedSocket> in(AttributedTable table) {
        return sockets.stream().flatMap(socket -> in(table, socket).stream()).toList();
    }

    private Optional<AttributedSocket> in(AttributedTable table, SocketId socket) {
        int row = table.table().find(socket.cookie());
        boolean matches = row >= 0
                && match.matches(table, row)
                && (except.isEmpty() || !except.get().matches(table, row));
        return matches
                ? Optional.of(table.row(row))
                        .filter(found -> found.socket().id().equals(socket))
                : Optional.empty();
    }

    /** As {@link TerminationPolicy#refusal}. */
    Optional<String> refusal(AttributedSocket socket, List<AttributedSocket> otherEnds) {
        return Stream.concat(Stream.of(socket), otherEnds.stream())
                .flatMap(end -> end.owner() instanceof Attribution.Owned owned
                                && protectedNames.contains(owned.process().name())
                        ? Stream.of("\"" + Printable.escape(owned.process().name())
                                + "\" is protected from rules, and has "
                                + ConnectionName.of(end.socket().id()))
                        : Stream.empty())
                .findFirst();
    }
}
