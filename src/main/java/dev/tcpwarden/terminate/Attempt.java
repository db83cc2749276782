package dev.tcpwarden.terminate;

import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the policy or the operating system answered to one termination.
 *
 * @param outcome nothing where the policy refused it
 * @param refusal its sentence then
 */
record Attempt(AttributedSocket socket, Optional<TerminationOutcome> outcome, String refusal) {

    /** Whether the operating system accepted it, so that the socket should go. */
    boolean isAccepted() {
        return outcome.filter(TerminationOutcome.Terminated.class::isInstance).isPresent();
    }

    SocketId id() {
        return socket.socket().id();
    }

    /**
     * @param remaining why sockets whose termination was accepted are not gone
     * @param terminated what this request terminated before, to which a terminated socket is added
     */
    TerminationResult result(Map<SocketId, String> remaining, TerminatedSockets terminated) {
        if (outcome.isEmpty()) {
            return new TerminationResult(Outcome.REFUSED, refusal);
        }
        TerminationOutcome answer = outcome.get();
        if (answer instanceof TerminationOutcome.Terminated) {
            @Nullable String failure = remaining.get(id());
            if (failure != null) {
                return new TerminationResult(Outcome.FAILED, failure);
            }
            terminated.add(socket.socket());
            return new TerminationResult(Outcome.TERMINATED, socket.describe());
        }
        if (answer instanceof TerminationOutcome.Gone) {
            return new TerminationResult(Outcome.NOT_FOUND, gone(socket.socket(), terminated));
        }
        if (answer instanceof TerminationOutcome.Denied denied) {
            return new TerminationResult(Outcome.DENIED, denied.missing() + " is missing");
        }
        if (answer instanceof TerminationOutcome.Unsupported unsupported) {
            return new TerminationResult(Outcome.UNSUPPORTED, unsupported.reason());
        }
        return new TerminationResult(Outcome.FAILED, ((TerminationOutcome.Failed) answer).error());
    }

    private static String gone(TcpSocket socket, TerminatedSockets terminated) {
        return terminated
                .tookAlong(socket)
                .map(with -> "already gone: closed together with " + with)
                .orElse("already gone: it closed before it could be terminated");
    }
}
