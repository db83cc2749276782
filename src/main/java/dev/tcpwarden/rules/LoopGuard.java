package dev.tcpwarden.rules;

import dev.tcpwarden.socket.IpAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Notices remote addresses that connect again and again as they are terminated. Of a remote the connections count that were first seen
 * after one of its connections was terminated: to drain many that exist is no loop.
 */
final class LoopGuard {

    static final int MOST_A_MINUTE = 20;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Map<IpAddress, Remote> remotes = new HashMap<>(); // those of the last minute

    private static final class Remote {

        private final int since; // tenths of seconds, as ages are written
        private final Deque<Long> again = new ArrayDeque<>();
        private long last;

        Remote(int since) {
            this.since = since;
        }
    }

    /**
     * Counts one that is to be terminated. Whether it may be.
     *
     * @param now by the clock of the engine
     * @param seen when its socket was first seen
     * @param sampled when it was seen last, by the same clock as {@code seen}
     */
    boolean allows(IpAddress address, long now, int seen, int sampled) {
        remotes.values().removeIf(remote -> now - remote.last >= MINUTE);
        Remote remote = remotes.computeIfAbsent(address, first -> new Remote(sampled));
        remote.last = now;
        if (seen <= remote.since) {
            return true;
        }
        while (!remote.again.isEmpty() && now - remote.again.peekFirst() >= MINUTE) {
            remote.again.removeFirst();
        }
        if (remote.again.size() == MOST_A_MINUTE) {
            return false;
        }
        remote.again.addLast(now);
        return true;
    }
}
