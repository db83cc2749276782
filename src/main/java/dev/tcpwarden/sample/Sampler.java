package dev.tcpwarden.sample;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.Sample.PhaseDurations;
import dev.tcpwarden.sample.closed.ClosedConnectionResolver;
import dev.tcpwarden.sample.closed.DestroyEventReader;
import dev.tcpwarden.sample.history.RowMatching;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.history.TableHistory;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.socket.Capacity;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes samples: reads the table, compares it with the one before, adds up, publishes, notifies the listeners. Samples never
 * overlap; of a failed one only the listeners are notified.
 */
public final class Sampler {

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private final TableReader reader;
    private final DestroyEventReader destroyEvents;
    private final ClosedConnectionResolver resolver;
    private final TableHistory history;
    private final LatestSample latest;
    private final List<SampleListener> listeners;
    private final Ledgers ledgers;

    @GuardedBy("this")
    private int[] before = new int[0];

    @GuardedBy("this")
    private @Nullable AttributedTable previous;

    private Optional<Ages.Retired> spareAges = Optional.empty();

    @GuardedBy("this")
    private long firstNanos;

    @GuardedBy("this")
    private long sequence;

    @GuardedBy("this")
    private boolean failing;

    /**
     * @param socketEvents reports destroyed sockets, where the system does; stays the caller's to close
     * @param naming what people call destinations
     */
    public Sampler(
            TableReader reader,
            Optional<SocketDestroyEvents> socketEvents,
            TcpStatSource tcpStats,
            LatestSample latest,
            SamplerSettings settings,
            DestinationNaming naming,
            List<SampleListener> listeners) {
        this.reader = reader;
        this.latest = latest;
        this.listeners = List.copyOf(listeners);
        destroyEvents = new DestroyEventReader(socketEvents);
        resolver = new ClosedConnectionResolver(reader::describe);
        history = new TableHistory(reader::isRunning);
        ledgers = new Ledgers(settings, reader::isRunning, tcpStats, naming);
    }

    /**
     * Takes one sample and publishes it.
     *
     * @throws IOException if the table could not be read; the listeners have been notified, and the sample before stays
     */
    public synchronized Sample sample() throws IOException {
        try {
            AttributedTable older = previous;
            Taken taken = take(older);
            if (failing) {
                failing = false;
                LOG.info("sampling works again");
            }
            notifyListeners(listener -> listener.sampled(taken.sample));
            notifyListeners(listener -> listener.changed(taken.sample, taken.changes));
            if (older != null) {
                int[] unreported = unreported(taken.changes);
                notifyListeners(listener -> listener.closed(taken.sample, taken.changes, taken.closed, unreported));
                retire(older);
            }
            return taken.sample;
        } catch (IOException e) {
            failed(e, e);
            throw e;
        } catch (RuntimeException | Error e) {
            failed(new IOException("unexpected error: " + e, e), e);
            throw e;
        }
    }

    @GuardedBy("this")
    private void failed(IOException why, Throwable cause) {
        if (!failing) {
            failing = true;
            LOG.error(
                    "sampling failed, the last sample is served until it is stale: {}",
                    why.getMessage(),
                    cause instanceof IOException ? null : cause);
        }
        notifyListeners(listener -> listener.failed(why));
    }

    private record Taken(Sample sample, TableDiff changes, Optional<ClosedConnections> closed) {}

    @GuardedBy("this")
    private Taken take(@Nullable AttributedTable older) throws IOException {
        // before the table, which so has the TIME_WAIT of each of them, and none of them as a connection
        Optional<DestroyedSockets> earlier = older == null ? Optional.empty() : destroyEvents.drain();
        TableReader.Timed timed = reader.readTimed();
        Optional<DestroyedSockets> destroyed =
                older == null ? destroyEvents.drain() : earlier; // nothing is recorded of what the first lacks
        Instant taken = Instant.now();
        long start = System.nanoTime();
        Optional<ClosedConnections> closedConnections = older == null
                ? Optional.empty()
                : destroyed.map(it -> resolver.closedConnections(it, older, timed.table()));
        TableDiff diff =
                older == null ? first(timed.table(), start) : compare(older, timed.table(), closedConnections, start);
        closedConnections.ifPresent(it -> resolver.addPending(diff, it, destroyEvents::covers));
        AttributedTable table = diff.current();
        previous = table; // before the ledgers: a difference must never be counted twice
        destroyEvents.booked();
        Ledgers.Sums sums = ledgers.update(diff, closedConnections, start);
        PhaseDurations duration =
                new PhaseDurations(timed.readNanos(), timed.attributeNanos(), System.nanoTime() - start);
        Sample sample = new Sample(
                ++sequence,
                taken,
                duration,
                table,
                timed.source(),
                sums.host(),
                sums.processes(),
                sums.series(),
                sums.unattributed(),
                sums.totals(),
                sums.rtt(),
                sums.listeners(),
                sums.resourceLimits(),
                sums.destinations(),
                destroyed.flatMap(DestroyedSockets::attempts).isPresent(),
                destroyed
                        .map(it -> OptionalLong.of(it.lost() + resolver.dropped()))
                        .orElse(OptionalLong.empty()));
        latest.publish(sample);
        return new Taken(sample, diff, closedConnections);
    }

    private int[] unreported(TableDiff changes) {
        return changes.closed()
                .filter(row -> !destroyEvents.covers(changes.previous().table().netns(row)))
                .toArray();
    }

    @GuardedBy("this")
    private TableDiff first(AttributedTable table, long nanoTime) {
        firstNanos = nanoTime;
        return TableDiff.first(history.first(table));
    }

    @GuardedBy("this")
    private TableDiff compare(
            AttributedTable older,
            AttributedTable newer,
            Optional<ClosedConnections> closedConnections,
            long nanoTime) {
        before = Capacity.column(before, newer.table().size());
        RowMatching matching = RowMatching.between(older.table(), newer.table(), before);
        Optional<Ages.Retired> memory = spareAges;
        spareAges = Optional.empty();
        AttributedTable withHistory =
                history.of(older, newer, matching, closedConnections, Ages.tenths(nanoTime - firstNanos), memory);
        return new TableDiff(older, withHistory, matching);
    }

    /** The table before the newest sample's is out of reach, unless a reader is active. */
    private void retire(AttributedTable older) {
        latest.ifNoReaders(() -> {
            reader.recycle(older);
            spareAges = older.ages().map(Ages::retire);
        });
    }

    private void notifyListeners(Consumer<SampleListener> notification) {
        for (SampleListener listener : listeners) {
            try {
                notification.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener of samples failed", e);
            }
        }
    }
}
