package dev.tcpwarden.publish.log;

import dev.tcpwarden.history.Recent;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationListener;
import dev.tcpwarden.terminate.TerminationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each connection that has closed, and for each that is open, once an interval; without a log it keeps the newest
 * lines only. Sampling never waits for it.
 */
public final class ConnectionLog implements SampleListener, TerminationListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    /** Connections that wait to be written. */
    static final int MOST_WAITING = 200_000;

    private static final long LOOK_MILLIS = 1_000;
    private static final long CLOSE_MILLIS = 5_000;

    private final LatestSample latest;
    private final Optional<Duration> interval;
    private final LogWriter writer;
    private final Terminators terminators = new Terminators();
    private final Thread thread = new Thread(this::run, "connection-log");

    /**
     * Connections of one sample, which are made when they are written.
     *
     * @param begun when reading the sample's table began, if these are its last ones
     */
    private record Batch(
            int size,
            Consumer<Consumer<LoggedConnection>> each,
            @Nullable Instant begun) {

        Batch(int size, Consumer<Consumer<LoggedConnection>> each) {
            this(size, each, null);
        }

        static Batch end(@Nullable Instant begun) {
            return new Batch(0, to -> {}, begun);
        }
    }

    private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger waitingConnections = new AtomicInteger();
    private @Nullable Instant openWritten; // of which sample
    private boolean isMarked = true; // after the last ones that were open
    private volatile boolean closed;

    /**
     * @param settings nothing if connections are not logged
     * @param recent also gets those that have closed
     */
    public ConnectionLog(Optional<ConnectionLogSettings> settings, LatestSample latest, Recent recent) {
        this.latest = latest;
        interval = settings.map(ConnectionLogSettings::interval);
        writer = new LogWriter(settings, recent);
        thread.setDaemon(true);
        thread.start();
    }

    /** How many lines were written. */
    public long written() {
        return writer.written();
    }

    /** How many were not: too many waited, or the file could not be written. */
    public long lost() {
        return writer.lost();
    }

    @Override
    public void sampled(Sample sample) {}

    /** The last of a sample's, once the connections are in the queue that closed before it. */
    @Override
    public void closed(Sample sample, TableDiff changes, Optional<ClosedConnections> reported, int[] unreported) {
        Connections connections = new Connections(sample, terminators);
        reported.ifPresent(it -> add(new Batch(
                (int) it.byRow().stream().filter(Objects::nonNull).count(), to -> connections.reported(it, to))));
        if (unreported.length > 0) {
            List<LoggedConnection> rows = Arrays.stream(unreported)
                    .mapToObj(row -> connections.unreported(changes.previous(), row))
                    .toList();
            add(new Batch(rows.size(), rows::forEach));
        }
        waiting.add(Batch.end(sample.begun()));
    }

    @Override
    public void attempting(Requester by, SocketId socket) {
        terminators.add(by, socket);
    }

    @Override
    public void attempted(Requester by, Termination termination) {
        if (termination.result().outcome() != TerminationResult.Outcome.TERMINATED) {
            termination.socket().ifPresent(it -> terminators.take(it.socket().id()));
        }
    }

    private void add(Batch batch) {
        if (batch.size == 0) {
            return;
        }
        if (waitingConnections.addAndGet(batch.size) > MOST_WAITING) {
            waitingConnections.addAndGet(-batch.size);
            writer.lose(batch.size);
        } else {
            waiting.add(batch);
        }
    }

    private void run() {
        long opened = System.nanoTime();
        writer.begin();
        try {
            while (writeNext() || !closed) {
                if (interval.isPresent()
                        && System.nanoTime() - opened >= interval.get().toNanos()) {
                    opened = System.nanoTime();
                    writeOpen();
                }
                writer.tidy();
            }
            interval.flatMap(logged -> writeOpen()).ifPresent(writer::markStop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.close();
    }

    /** Writes what waits next, or waits for a while; false if there was nothing. */
    private boolean writeNext() throws InterruptedException {
        Batch next = next();
        if (next == null) {
            return false;
        }
        try {
            next.each.accept(writer::add);
            writer.flush();
        } catch (RuntimeException e) {
            LOG.error("of {} connections some are not logged", next.size, e);
        }
        // of a connection that closed as that sample was taken the event may come with the next one
        if (openWritten != null && !isMarked && next.begun != null && next.begun.isAfter(openWritten)) {
            writer.markInterval(openWritten);
            isMarked = true;
        }
        return true;
    }

    private @Nullable Batch next() throws InterruptedException {
        Batch next = closed ? waiting.poll() : waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        waitingConnections.addAndGet(next == null ? 0 : -next.size);
        return next;
    }

    /** Returns when reading the sample's table began, if there is a fresh one, of which each connection then has one line. */
    private Optional<Instant> writeOpen() {
        return latest.reading(() -> latest.fresh().map(this::writeOpen));
    }

    private Instant writeOpen(Sample sample) {
        Instant begun = sample.begun();
        if (!begun.equals(openWritten)) {
            new Connections(sample, terminators).open(sample.table(), writer::add);
            writer.flush();
            openWritten = begun;
            isMarked = false;
        }
        return begun;
    }

    /** Writes what waits, but not for long. */
    @Override
    public void close() {
        closed = true;
        waiting.add(Batch.end(null));
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
