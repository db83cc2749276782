package dev.tcpwarden.publish.web.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.tcpwarden.publish.web.config.RateLimit;
import org.jspecify.annotations.Nullable;

/** A token bucket, full at first, of the size that the web configuration says at the time. */
final class RateLimiter {

    @GuardedBy("this")
    private @Nullable RateLimit limit;

    @GuardedBy("this")
    private double tokens;

    @GuardedBy("this")
    private long filled;

    /** Whether one more request is within {@code now}, and takes it if so. */
    synchronized boolean allows(RateLimit now, long nanoTime) {
        if (!now.equals(limit)) {
            limit = now;
            tokens = now.burst();
            filled = nanoTime;
        }
        tokens = Math.min(
                now.burst(),
                tokens + (nanoTime - filled) / (double) now.interval().toNanos());
        filled = nanoTime;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
