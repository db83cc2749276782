package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.Deaths;
import dev.tcpwarden.kernel.SocketDeaths;
import dev.tcpwarden.kernel.StackSource;
import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.Sample.PhaseDurations;
import dev.tcpwarden.socket.Room;
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
 * Takes samples: reads the table, compares it with the one before, adds up, publishes, tells the listeners. Samples never
 * overlap; a failed one changes nothing but the listeners' knowledge.
 */
public final class Sampler {

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private final TableReader reader;
    private final DeathWatch deathWatch;
    private final DeathBook deathBook;
    private final Recollection recollection;
    private final LatestSample latest;
    private final SamplerSettings settings;
    private final List<SampleListener> listeners;
    private final ProcessLedger processes;
    private final SeriesLedger series;
    private final RttLedger rtt = new RttLedger();
    private final HeadroomReader headroom;
    private int[] before = new int[0];
    private @Nullable AttributedTable previous;
    private Optional<Ages.Retired> spareAges = Optional.empty();
    private long firstNanos;
    private long sequence;
    private boolean failing;

    /** @param deaths tells of the sockets that die, where the system does; stays the caller's to close */
    public Sampler(
            TableReader reader,
            Optional<SocketDeaths> deaths,
            StackSource stack,
            LatestSample latest,
            SamplerSettings settings,
            List<SampleListener> listeners) {
        this.reader = reader;
        this.latest = latest;
        this.settings = settings;
        this.listeners = List.copyOf(listeners);
        deathWatch = new DeathWatch(deaths);
        deathBook = new DeathBook(reader::describe);
        recollection = new Recollection(reader::isRunning);
        processes = new ProcessLedger(reader::isRunning);
        series = new SeriesLedger(settings.labels(), settings.maxProcesses());
        headroom = new HeadroomReader(stack);
    }

    /**
     * Takes one sample and publishes it.
     *
     * @throws IOException if the table could not be read; the listeners have been told, and the sample before stays
     */
    public synchronized Sample sample() throws IOException {
        try {
            AttributedTable older = previous;
            Taken taken = take(older);
            if (failing) {
                failing = false;
                LOG.info("sampling works again");
            }
            tell(listener -> listener.sampled(taken.sample));
            tell(listener -> listener.changed(taken.sample, taken.changes));
            if (older != null) {
                retire(older);
            }
            return taken.sample;
        } catch (IOException e) {
            failed(e, e);
            throw e;
        } catch (RuntimeException | Error e) {
            failed(new IOException("a failure that nobody foresaw: " + e, e), e);
            throw e;
        }
    }

    private void failed(IOException why, Throwable cause) {
        if (!failing) {
            failing = true;
            LOG.error(
                    "sampling failed, the last sample stays until it is stale: {}",
                    why.getMessage(),
                    cause instanceof IOException ? null : cause);
        }
        tell(listener -> listener.failed(why));
    }

    private record Taken(Sample sample, TableDiff changes) {}

    private Taken take(@Nullable AttributedTable older) throws IOException {
        // before the table, which so has the TIME_WAIT of each of them, and none of them as a connection
        Optional<Deaths> earlier = older == null ? Optional.empty() : deathWatch.drain();
        TableReader.Timed timed = reader.readTimed();
        Optional<Deaths> deaths =
                older == null ? deathWatch.drain() : earlier; // nothing is booked of what the first lacks
        Instant taken = Instant.now();
        long start = System.nanoTime();
        Optional<Endings> endings =
                older == null ? Optional.empty() : deaths.map(told -> deathBook.endings(told, older, timed.table()));
        TableDiff diff = older == null ? first(timed.table(), start) : compare(older, timed.table(), endings, start);
        endings.ifPresent(told -> deathBook.remember(diff, told));
        AttributedTable table = diff.current();
        Tally tally = Tally.of(table, settings.idleAfter());
        previous = table; // before the ledgers: a difference must never be booked twice
        deathWatch.booked();
        ProcessLedger.Page page =
                processes.update(table.owners().processes(), tally, Turnover.of(diff, endings), start);
        SeriesLedger.Result labelled = series.update(page);
        List<ListenerSeries> backlogs = Backlogs.of(table, labelled.keys());
        Headroom room = headroom.of(table, labelled.keys());
        List<PublishedProcess> published = page.lines().stream()
                .limit(settings.maxProcesses())
                .map(ProcessLedger.Line::published)
                .toList();
        List<RttSeries> roundTrips = rtt.update(table, published);
        PhaseDurations duration =
                new PhaseDurations(timed.readNanos(), timed.attributeNanos(), System.nanoTime() - start);
        Sample sample = new Sample(
                ++sequence,
                taken,
                duration,
                table,
                timed.ownerLookup(),
                tally.host(),
                published,
                labelled.series(),
                page.unattributed(),
                roundTrips,
                backlogs,
                room,
                deaths.map(told -> OptionalLong.of(told.lost() + deathBook.forgotten()))
                        .orElse(OptionalLong.empty()));
        latest.publish(sample);
        return new Taken(sample, diff);
    }

    private TableDiff first(AttributedTable table, long nanoTime) {
        firstNanos = nanoTime;
        return TableDiff.first(recollection.first(table));
    }

    private TableDiff compare(AttributedTable older, AttributedTable newer, Optional<Endings> endings, long nanoTime) {
        before = Room.column(before, newer.table().size());
        Continuity continuity = Continuity.between(older.table(), newer.table(), before);
        Optional<Ages.Retired> memory = spareAges;
        spareAges = Optional.empty();
        AttributedTable remembered =
                recollection.of(older, newer, continuity, endings, Ages.tenths(nanoTime - firstNanos), memory);
        return new TableDiff(older, remembered, continuity);
    }

    /** The table before the newest sample's is out of reach, unless somebody reads it just now. */
    private void retire(AttributedTable older) {
        latest.ifNobodyReads(() -> {
            reader.recycle(older);
            spareAges = older.ages().map(Ages::retire);
        });
    }

    private void tell(Consumer<SampleListener> news) {
        for (SampleListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener of samples failed", e);
            }
        }
    }
}
