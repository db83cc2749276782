package dev.tcpwarden.sample;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest sample, for the publishers. A sample older than three intervals is stale: it is kept, but no longer returned as
 * the state of the host.
 *
 * <p>The memory of old tables is used again, so a sample's table is read only inside of {@link #reading}; everything else in a
 * sample may be kept.
 */
public final class LatestSample {

    private static final int INTERVALS_UNTIL_STALE = 3;

    private record Entry(Sample sample, long nanoTime) {}

    private final LongSupplier nanoClock;
    private final ReentrantReadWriteLock readers = new ReentrantReadWriteLock();
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

    public Duration interval() {
        return interval;
    }

    public void setInterval(Duration interval) {
        this.interval = interval;
    }

    /** The newest sample if it still represents the state of the host. */
    public Optional<Sample> fresh() {
        Entry current = entry;
        return current == null || isStale(current) ? Optional.empty() : Optional.of(current.sample);
    }

    /** The newest sample, however old. */
    public Optional<Sample> newest() {
        Entry current = entry;
        return current == null ? Optional.empty() : Optional.of(current.sample);
    }

    /** Does {@code work}, which may read the tables of the samples that it gets here. */
    public <T> T reading(Supplier<T> work) {
        readers.readLock().lock();
        try {
            return work.get();
        } finally {
            readers.readLock().unlock();
        }
    }

    /** Runs {@code work}, unless a reader is active; never waits. */
    void ifNoReaders(Runnable work) {
        if (readers.writeLock().tryLock()) {
            try {
                work.run();
            } finally {
                readers.writeLock().unlock();
            }
        }
    }

    private boolean isStale(Entry current) {
        return nanoClock.getAsLong() - current.nanoTime >= interval.toNanos() * INTERVALS_UNTIL_STALE;
    }
}
