package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What one call over JMX knows of the host: the newest sample, and whether it still represents the host.
 *
 * <p>A count is unavailable, rather than old, while the sample is stale: JConsole then shows "Unavailable" and
 * the sentence beside it.
 */
record Freshness(Optional<Sample> newestSample, boolean isFresh) {

    static Freshness of(LatestSample latest) {
        Optional<Sample> fresh = latest.fresh();
        return fresh.isPresent() ? new Freshness(fresh, true) : new Freshness(latest.newest(), false);
    }

    /** @throws IllegalStateException before the first sample */
    Sample newest() {
        return newestSample.orElseThrow(
                () -> new IllegalStateException("There is no sample yet: the agent has just started, or see its log."));
    }

    /** @throws IllegalStateException if the newest sample is stale, or before the first */
    Sample fresh() {
        Sample newest = newest();
        if (!isFresh) {
            throw new IllegalStateException(
                    "The last sample is from " + newest.taken().truncatedTo(ChronoUnit.SECONDS)
                            + ", too old to represent the host; see the agent's log.");
        }
        return newest;
    }
}
