package dev.tcpwarden.terminate;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one request has terminated so far, and which of its other sockets were closed with it: the other end of a connection
 * within this host, and all paths of an MPTCP connection, the only sockets that share an inode.
 */
final class TerminatedSockets {

    private final Map<Connection, List<TcpSocket>> byConnection = new HashMap<>();
    private final Map<Long, List<TcpSocket>> byInode = new HashMap<>();
    private final Map<Connection, Connection> terminated = new HashMap<>(); // by themselves without scopes
    private final Set<SocketId> alongWithIt = new HashSet<>();

    /** @param sockets those of the request */
    TerminatedSockets(Stream<AttributedSocket> sockets) {
        sockets.map(AttributedSocket::socket).forEach(socket -> {
            byConnection.merge(socket.id().connection().unscoped(), List.of(socket), TerminatedSockets::joined);
            if (socket.inode() != 0) {
                byInode.merge(socket.inode(), List.of(socket), TerminatedSockets::joined);
            }
        });
    }

    private static List<TcpSocket> joined(List<TcpSocket> some, List<TcpSocket> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    void add(TcpSocket socket) {
        Connection connection = socket.id().connection();
        terminated.put(connection.unscoped(), connection);
        takeAlong(socket);
    }

    private void takeAlong(TcpSocket socket) {
        if (alongWithIt.add(socket.id())) {
            byConnection
                    .getOrDefault(socket.id().connection().reversed(), List.of())
                    .forEach(this::takeAlong);
            byInode.getOrDefault(socket.inode(), List.of()).forEach(this::takeAlong);
        }
    }

    /** With what a socket was closed, as the end of a sentence; nothing where it closed by itself. */
    Optional<String> tookAlong(TcpSocket socket) {
        @Nullable Connection otherEnd = terminated.get(socket.id().connection().reversed());
        if (otherEnd != null) {
            return Optional.of("its other end on this host, " + otherEnd);
        }
        return alongWithIt.contains(socket.id()) ? Optional.of("its MPTCP connection") : Optional.empty();
    }
}
