package dev.tcpwarden.process;

import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.text.Printable;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of an {@link AttributedTable}, for those that handle few.
 *
 * @param direction nothing for a listener, which has none
 * @param age nothing in a table that no other came before
 */
public record AttributedSocket(TcpSocket socket, Attribution owner, Optional<Direction> direction, Optional<Age> age) {

    public AttributedSocket {
        Objects.requireNonNull(socket, "socket");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(age, "age");
    }

    /** State and owner in words: {@code established, nginx (pid 12)}, or {@code time_wait, no known owner (time_wait)}. */
    public String describe() {
        return socket.state().label() + ", " + describeOwner();
    }

    private String describeOwner() {
        if (owner instanceof Attribution.Owned owned) {
            ProcessInfo process = owned.process();
            return Printable.escape(process.name()) + " (pid " + process.pid() + ")";
        }
        return "no known owner (" + ((Attribution.Unattributed) owner).reason().label() + ")";
    }
}
