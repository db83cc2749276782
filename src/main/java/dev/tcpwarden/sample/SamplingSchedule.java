package dev.tcpwarden.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples at a fixed rate on a thread of its own: at multiples of the interval after the start, so that it does not drift. A
 * sample that takes longer than the interval makes the schedule skip, never queue.
 */
public final class SamplingSchedule implements SamplingControl, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamplingSchedule.class);

    private final Sampler sampler;
    private final LatestSample latest;
    private final Thread thread = new Thread(this::run, "sampler");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Duration interval;
    private long next; // by System.nanoTime()
    private long awaited; // since when the newest attempt is, or was to be, under way
    private boolean attempting;
    private boolean started;
    private boolean closed;

    public SamplingSchedule(Sampler sampler, LatestSample latest, Duration interval) {
        this.sampler = sampler;
        this.latest = latest;
        this.interval = interval;
    }

    /** Takes the first sample at once, on the schedule's thread. */
    public void start() {
        lock.lock();
        try {
            next = System.nanoTime();
            started = true;
        } finally {
            lock.unlock();
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** For how long an attempt at a sample, failed or not, has been due or under way; zero if none is. */
    public Duration overdue() {
        lock.lock();
        try {
            long since = attempting ? awaited : next;
            return started && !closed ? Duration.ofNanos(Math.max(0, System.nanoTime() - since)) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Duration interval() {
        lock.lock();
        try {
            return interval;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void setInterval(Duration interval) {
        lock.lock();
        try {
            this.interval = interval;
            next = System.nanoTime() + interval.toNanos();
            latest.setInterval(interval);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Sample sampleNow() throws IOException {
        return sampler.sample();
    }

    private void run() {
        try {
            while (awaitDue()) {
                sampleOnce();
                plan();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sampleOnce() {
        try {
            sampler.sample();
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("the sampler has logged this failure and notified its listeners; the schedule goes on", e);
        }
    }

    /** Waits until a sample is due; false once the schedule is closed. */
    private boolean awaitDue() throws InterruptedException {
        lock.lock();
        try {
            long wait = next - System.nanoTime();
            while (!closed && wait > 0) {
                changed.awaitNanos(wait);
                wait = next - System.nanoTime();
            }
            attempting = !closed;
            awaited = next;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void plan() {
        lock.lock();
        try {
            attempting = false;
            next = following(next, System.nanoTime(), interval.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** The first time after {@code now} that is {@code due} or multiples of {@code interval} later. */
    static long following(long due, long now, long interval) {
        return due - now > 0 ? due : due + ((now - due) / interval + 1) * interval;
    }

    /** Stops the schedule; waits a moment for a sample under way. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
