package dev.tcpwarden.terminate;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.socket.ConnectionName;
import java.util.Objects;
import java.util.Optional;

/**
 * What would be tried on one socket.
 *
 * @param refusal the rule by which the policy refuses it; nothing where it would be terminated
 */
public record TerminationPreview(AttributedSocket socket, Optional<String> refusal) {

    public TerminationPreview {
        Objects.requireNonNull(socket, "socket");
        Objects.requireNonNull(refusal, "refusal");
    }

    /** One line: {@code would terminate: 127.0.0.1:43210 -> 10.0.0.5:443: established, nginx (pid 12)}. */
    @Override
    public String toString() {
        return (refusal.isPresent() ? "would refuse: " : "would terminate: ")
                + ConnectionName.of(socket.socket().id())
                + ": "
                + refusal.orElseGet(socket::describe);
    }
}
