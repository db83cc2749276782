package dev.tcpwarden.terminate;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TcpSocket;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One attempt to terminate a connection: the connection, the row that was found for it, and the result.
 *
 * @param socket nothing where no row, or more than one, had these addresses and ports
 */
public record Termination(ConnectionName connection, Optional<AttributedSocket> socket, TerminationResult result) {

    public Termination {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(socket, "socket");
        Objects.requireNonNull(result, "result");
    }

    /** The attempt on a row of the table. */
    static Termination of(AttributedSocket socket, TerminationResult result) {
        return new Termination(ConnectionName.of(socket.socket().id()), Optional.of(socket), result);
    }

    /** Whether each was terminated, or was closed because another one was. */
    public static boolean allTerminated(List<Termination> terminations) {
        TerminatedSockets terminated =
                new TerminatedSockets(terminations.stream().flatMap(termination -> termination.socket().stream()));
        sockets(terminations, TerminationResult.Outcome.TERMINATED).forEach(terminated::add);
        return terminations.stream()
                        .map(termination -> termination.result().outcome())
                        .allMatch(outcome -> outcome == TerminationResult.Outcome.TERMINATED
                                || outcome == TerminationResult.Outcome.NOT_FOUND)
                && sockets(terminations, TerminationResult.Outcome.NOT_FOUND)
                        .allMatch(socket -> terminated.tookAlong(socket).isPresent());
    }

    private static Stream<TcpSocket> sockets(List<Termination> terminations, TerminationResult.Outcome outcome) {
        return terminations.stream()
                .filter(termination -> termination.result().outcome() == outcome)
                .flatMap(termination -> termination.socket().stream())
                .map(AttributedSocket::socket);
    }

    /**
     * One line that begins with the outcome's word: {@code terminated: 127.0.0.1:43210 -> 10.0.0.5:443: established, nginx (pid
     * 12)}.
     */
    @Override
    public String toString() {
        return result.outcome().label() + ": " + connection + ": " + result.detail();
    }
}
