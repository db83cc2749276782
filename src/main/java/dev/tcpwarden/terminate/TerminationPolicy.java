package dev.tcpwarden.terminate;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.text.Printable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must not be terminated, for any requester.
 *
 * @param enabled false: nothing is terminated at all
 * @param protectedNames processes whose connections are never terminated, by the name that the tables show
 * @param ownPid this process, whose own connections are never terminated either
 */
public record TerminationPolicy(boolean enabled, Set<String> protectedNames, int ownPid) {

    public TerminationPolicy {
        protectedNames = Set.copyOf(protectedNames);
    }

    /**
     * The rule that forbids terminating {@code socket}, as a sentence; nothing where none does.
     *
     * @param otherEnds the sockets on this host that its connection has at its other end, which would be closed too
     * @param listenersToo whether listeners were requested explicitly
     */
    Optional<String> refusal(AttributedSocket socket, List<AttributedSocket> otherEnds, boolean listenersToo) {
        if (!enabled) {
            return Optional.of("terminations are off (--terminate.enabled=false)");
        }
        return refusalOf(socket.owner()).or(() -> refusalOfAny(otherEnds)).or(() -> refusalOf(socket, listenersToo));
    }

    private Optional<String> refusalOfAny(List<AttributedSocket> otherEnds) {
        return otherEnds.stream()
                .flatMap(end -> refusalOf(end.owner())
                        .map(why -> "its other end, "
                                + ConnectionName.of(end.socket().id()) + ", is on this host: " + why)
                        .stream())
                .findFirst();
    }

    private static Optional<String> refusalOf(AttributedSocket socket, boolean listenersToo) {
        return socket.socket().state() == TcpState.LISTEN && !listenersToo
                ? Optional.of(
                        "it is a listener, and terminating it stops the service; a filter with state=listen allows it")
                : Optional.empty();
    }

    private Optional<String> refusalOf(Attribution owner) {
        return owner instanceof Attribution.Owned owned
                ? refusalOf(owned.process())
                : refusalOf(((Attribution.Unattributed) owner).reason());
    }

    private Optional<String> refusalOf(ProcessInfo owner) {
        if (owner.pid() == ownPid) {
            return Optional.of("it belongs to tcpwarden itself (pid " + ownPid + ")");
        }
        return protectedNames.contains(owner.name())
                ? Optional.of("\"" + Printable.escape(owner.name()) + "\" is protected by --terminate.protect")
                : Optional.empty();
    }

    /** A socket that no process holds needs no protection; one whose holder is hidden may be a protected process's. */
    private Optional<String> refusalOf(UnattributedReason reason) {
        boolean ownerHidden = switch (reason) {
            case NO_PERMISSION, RACED -> true;
            case TIME_WAIT, ORPHANED, OWNER_ENDED -> false;
        };
        return ownerHidden && !protectedNames.isEmpty()
                ? Optional.of("its owner is not known (" + reason.label()
                        + "), so it may be a process that --terminate.protect names")
                : Optional.empty();
    }
}
