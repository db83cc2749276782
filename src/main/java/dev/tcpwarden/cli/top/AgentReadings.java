package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.api.AgentApi;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.WindowedTable;
import dev.tcpwarden.sample.history.RowMatching;
import dev.tcpwarden.sample.history.TableDiff;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of an agent, window by window, on a thread of its own: the screen does not wait for it. A sample that is followed by
 * another meanwhile is given up for that one.
 */
final class AgentReadings implements Readings {

    /** More than these take longer than an agent has between two samples. */
    static final int MOST_SOCKETS = 100_000;

    /** Without a window for so long a reading has failed; the next one begins once it ends, so that there is one thread. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final int ATTEMPTS = 3;

    private final AgentApi agent;
    private @Nullable Running running;
    private volatile @Nullable Sampled newest;

    /** One that is on its way, and when its last window came. */
    private record Running(FutureTask<Optional<Sampled>> task, AtomicLong windowNanos) {}

    /** A reading, and which sample it is of. */
    private record Sampled(Reading reading, WindowedTable.Header header) {}

    AgentReadings(AgentApi agent) {
        this.agent = agent;
    }

    @Override
    public Optional<Reading> next(Duration patience) throws IOException {
        Running now = running == null ? start() : running;
        running = now;
        try {
            Optional<Sampled> found = now.task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            running = null;
            found.ifPresent(it -> newest = it);
            return Optional.ofNullable(newest).map(Sampled::reading);
        } catch (TimeoutException e) {
            if (System.nanoTime() - now.windowNanos.get() > LIMIT.toNanos()) {
                throw new IOException(
                        "the agent at " + agent.name() + " has not answered for " + LIMIT.toSeconds() + " s", e);
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            running = null;
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private Running start() {
        Sampled before = newest;
        AtomicLong windowNanos = new AtomicLong(System.nanoTime());
        FutureTask<Optional<Sampled>> task = new FutureTask<>(() -> read(Optional.ofNullable(before), windowNanos));
        Thread thread = new Thread(task, "agent-readings");
        thread.setDaemon(true);
        thread.start();
        return new Running(task, windowNanos);
    }

    /** Nothing if there is no new sample. */
    private Optional<Sampled> read(Optional<Sampled> before, AtomicLong windowNanos) throws IOException {
        WindowedTable.Header now = agent.window(new WindowedTable(), 0, 0);
        if (before.isPresent() && before.get().header.isOfSample(now)) {
            return Optional.empty();
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            WindowedTable table = new WindowedTable();
            Optional<WindowedTable.Header> header = readWindows(table, windowNanos);
            if (header.isPresent()) {
                return Optional.of(new Sampled(reading(table.build(), header.get(), before), header.get()));
            }
        }
        throw new IOException("the agent at " + agent.name() + " takes samples faster than its " + now.total()
                + " sockets can be read; --agent=off reads them without it");
    }

    /** Nothing if another sample followed before all had been read. */
    private Optional<WindowedTable.Header> readWindows(WindowedTable table, AtomicLong windowNanos) throws IOException {
        WindowedTable.Header first = agent.window(table, 0, AgentApi.MOST_ROWS);
        int wanted = Math.min(first.total(), MOST_SOCKETS);
        while (table.size() < wanted) {
            windowNanos.set(System.nanoTime());
            int before = table.size();
            WindowedTable.Header header = agent.window(table, before, AgentApi.MOST_ROWS);
            if (!header.isOfSample(first) || table.size() == before) {
                return Optional.empty();
            }
        }
        return Optional.of(first);
    }

    private static Reading reading(AttributedTable table, WindowedTable.Header header, Optional<Sampled> before) {
        Growth growth = before.map(
                        it -> growth(it.reading.table(), table, Duration.between(it.reading.taken(), header.taken())))
                .orElse(Growth.NONE);
        return new Reading(table, growth, header.taken(), header.total());
    }

    /** None where the agent's clock was set back in between. */
    private static Growth growth(AttributedTable older, AttributedTable newer, Duration between) {
        if (between.isNegative() || between.isZero()) {
            return Growth.NONE;
        }
        RowMatching matching = RowMatching.between(
                older.table(), newer.table(), new int[newer.table().size()]);
        return Growth.between(new TableDiff(older, newer, matching), between.toNanos());
    }
}
