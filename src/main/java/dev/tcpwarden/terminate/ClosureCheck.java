package dev.tcpwarden.terminate;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.socket.SocketId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Checks that sockets whose termination was accepted are gone. It waits for those that linger, but for all sockets of one request
 * together no longer than {@link #PATIENCE}.
 */
final class ClosureCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final SocketExistence existence;
    private long patienceNanos = PATIENCE.toNanos();

    ClosureCheck(SocketExistence existence) {
        this.existence = existence;
    }

    /** Why a socket does not count as terminated, as a sentence, for each of which that is so; the others are gone. */
    Map<SocketId, String> awaitGone(Collection<SocketId> sockets) {
        try {
            Set<SocketId> existing = existence.existing(sockets);
            while (!existing.isEmpty() && patienceNanos > 0) {
                Thread.sleep(PAUSE.toMillis());
                patienceNanos -= PAUSE.toNanos();
                existing = existence.existing(existing);
            }
            return each(existing, "the system accepted the request, but the socket still exists");
        } catch (KernelException e) {
            return each(
                    sockets,
                    "the system accepted the request, but did not say whether the socket is gone: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return each(
                    sockets, "the system accepted the request, but the wait for the socket to close was interrupted");
        }
    }

    private static Map<SocketId, String> each(Collection<SocketId> sockets, String why) {
        Map<SocketId, String> reasons = new HashMap<>();
        sockets.forEach(socket -> reasons.put(socket, why));
        return reasons;
    }
}
