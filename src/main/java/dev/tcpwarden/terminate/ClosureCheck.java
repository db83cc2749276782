package dev.tcpwarden.terminate;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.socket.SocketId;
import java.time.Duration;
import java.util.Optional;

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

    /** Why {@code socket} does not count as terminated, as a sentence; nothing once it is gone. */
    Optional<String> awaitGone(SocketId socket) {
        try {
            while (existence.exists(socket)) {
                if (patienceNanos <= 0) {
                    return Optional.of("the system accepted the request, but the socket still exists");
                }
                Thread.sleep(PAUSE.toMillis());
                patienceNanos -= PAUSE.toNanos();
            }
            return Optional.empty();
        } catch (KernelException e) {
            return Optional.of(
                    "the system accepted the request, but did not say whether the socket is gone: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the system accepted the request, but the wait for the socket to close was interrupted");
        }
    }
}
