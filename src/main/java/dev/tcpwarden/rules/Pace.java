package dev.tcpwarden.rules;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many a rule may still terminate. */
final class Pace {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Rule.Limit limit;
    private final Deque<Long> last = new ArrayDeque<>(); // those of the last minute

    Pace(Rule.Limit limit) {
        this.limit = limit;
    }

    /** How many now, in one sample. */
    int allowed(long now) {
        while (!last.isEmpty() && now - last.peekFirst() >= MINUTE) {
            last.removeFirst();
        }
        return Math.min(limit.perSample(), limit.perMinute() - last.size());
    }

    void count(long now) {
        last.addLast(now);
    }
}
