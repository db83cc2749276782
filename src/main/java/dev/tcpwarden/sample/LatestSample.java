package dev.tcpwarden.sample;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest sample, for all who publish. A sample older than three intervals is stale: it is kept, but no longer given out as
 * the state of the host.
 */
public final class LatestSample {

    private static final int INTERVALS_UNTIL_STALE = 3;

    private record Entry(Sample sample, long nanoTime) {}

    private final LongSupplier nanoClock;
    private volatile Duration interval;
    private volatile @Nullable Entry entry;

    public LatestSample(Duration interval) {
        this(interval, System::nanoTime);
    }

    /** @param nanoClock a clock like {@link System#nanoTime()} */
    public LatestSample(Duration interval, LongSupplier nanoClock) {
        this.interval = interval;
        this.nanoClock = nanoClock;
    }

    public void publish(Sample sample) {
        entry = new Entry(sample, nanoClock.getAsLong());
    }

    public void setInterval(Duration interval) {
        this.interval = interval;
    }

    /** The newest sample if it may stand for the state of the host now. */
    public Optional<Sample> fresh() {
        Entry current = entry;
        return current == null || isStale(current) ? Optional.empty() : Optional.of(current.sample);
    }

    /** The newest sample, however old. */
    public Optional<Sample> newest() {
        Entry current = entry;
        return current == null ? Optional.empty() : Optional.of(current.sample);
    }

    private boolean isStale(Entry current) {
        return nanoClock.getAsLong() - current.nanoTime >= interval.toNanos() * INTERVALS_UNTIL_STALE;
    }
}
