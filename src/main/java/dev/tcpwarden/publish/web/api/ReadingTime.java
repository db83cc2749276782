package dev.tcpwarden.publish.web.api;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a log may be read for one answer. */
final class ReadingTime {

    static final Duration LONGEST = Duration.ofSeconds(10);

    /** What an answer says where that was too short. */
    static final String OVER = "the log was read for " + LONGEST.toSeconds()
            + " s, and what comes later in it is missing: ask for a shorter time";

    private final LongSupplier nanoClock;
    private final long started;

    ReadingTime(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        started = nanoClock.getAsLong();
    }

    boolean isOver() {
        return nanoClock.getAsLong() - started > LONGEST.toNanos();
    }
}
