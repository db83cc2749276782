package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.Sample.PhaseDurations;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes samples: reads the table, compares it with the one before, adds up, publishes, tells the listeners. Samples never
 * overlap; a failed one changes nothing but the listeners' knowledge.
 */
public final class Sampler {

    private static final Logger log = LoggerFactory.getLogger(Sampler.class);

    private final TableReader reader;
    private final LatestSample latest;
    private final int maxProcesses;
    private final List<SampleListener> listeners;
    private final ProcessLedger processes;
    private final SeriesLedger series;
    private int[] before = new int[0];
    private @Nullable AttributedTable previous;
    private @Nullable AttributedTable retired;
    private long sequence;
    private boolean failing;

    /** @param maxProcesses how many processes are published by themselves */
    public Sampler(
            TableReader reader,
            LatestSample latest,
            ProcessLabels labels,
            int maxProcesses,
            List<SampleListener> listeners) {
        this.reader = reader;
        this.latest = latest;
        this.maxProcesses = maxProcesses;
        this.listeners = List.copyOf(listeners);
        processes = new ProcessLedger(reader::isRunning);
        series = new SeriesLedger(labels, maxProcesses);
    }

    /**
     * Takes one sample and publishes it.
     *
     * @throws IOException if the table could not be read; the listeners have been told, and the sample before stays
     */
    public synchronized Sample sample() throws IOException {
        try {
            Sample sample = take();
            if (failing) {
                failing = false;
                log.info("sampling works again");
            }
            tell(listener -> listener.sampled(sample));
            return sample;
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
            log.error(
                    "sampling failed, the last sample stays until it is stale: {}",
                    why.getMessage(),
                    cause instanceof IOException ? null : cause);
        }
        tell(listener -> listener.failed(why));
    }

    private Sample take() throws IOException {
        TableReader.Timed timed = reader.readTimed();
        Instant taken = Instant.now();
        long start = System.nanoTime();
        AttributedTable older = previous;
        TableDiff diff = older == null ? TableDiff.first(timed.table()) : compare(older, timed.table());
        AttributedTable table = diff.current();
        Tally tally = Tally.of(table);
        previous = table; // before the ledgers: a difference must never be booked twice
        ProcessLedger.Page page = processes.update(diff, tally, start);
        SeriesLedger.Result labelled = series.update(page);
        List<ListenerSeries> backlogs = Backlogs.of(table, labelled.keys());
        List<PublishedProcess> published = page.lines().stream()
                .limit(maxProcesses)
                .map(ProcessLedger.Line::published)
                .toList();
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
                backlogs,
                diff);
        latest.publish(sample);
        retire(older);
        return sample;
    }

    private TableDiff compare(AttributedTable older, AttributedTable newer) {
        int rows = newer.table().size();
        if (before.length < rows) {
            before = new int[rows + rows / 8];
        }
        return TableDiff.between(older, newer, before);
    }

    /** The newest sample knows the table before it; the one before that is out of reach, unless somebody reads it just now. */
    private void retire(@Nullable AttributedTable older) {
        AttributedTable unreachable = retired;
        retired = older;
        if (unreachable != null) {
            latest.ifNobodyReads(() -> reader.recycle(unreachable));
        }
    }

    private void tell(Consumer<SampleListener> news) {
        for (SampleListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                log.error("a listener of samples failed", e);
            }
        }
    }
}
