package dev.tcpwarden.cli.top;

import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.AttributedTableReader;
import dev.tcpwarden.sample.HistoryAwareReader;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the table of this host by itself, as the agent samples it: with former owners, ages, and what counters grew by. */
final class OwnReadings implements Readings, SampleListener {

    /** Series are for metrics, which are not served here. */
    private static final SamplerSettings SETTINGS =
            new SamplerSettings(ProcessLabels.PROCESS, 0, 0, Duration.ofMinutes(1));

    private final Sampler sampler;
    private final AttributedTableReader reader;
    private long nanos;
    private @Nullable Reading newest;

    OwnReadings(TableReader tables) {
        LatestSample latest = new LatestSample(Duration.ofHours(1));
        reader = new HistoryAwareReader(tables, latest);
        sampler = new Sampler(
                tables, Optional.empty(), () -> TcpStats.NONE, latest, SETTINGS, DestinationNaming.NONE, List.of(this));
    }

    /** At once: it does not wait for anybody. */
    @Override
    public Optional<Reading> next(Duration patience) throws IOException {
        try {
            sampler.sample();
        } catch (IOException e) {
            throw new IOException("the TCP table could not be read: " + e.getMessage(), e);
        }
        if (newest == null) {
            throw new IllegalStateException("a sample without a reading");
        }
        return Optional.of(newest);
    }

    /** Reads the table besides, with what is known from earlier readings. */
    AttributedTableReader reader() {
        return reader;
    }

    @Override
    public void sampled(Sample sample) {}

    @Override
    public void changed(Sample sample, TableDiff changes) {
        long now = System.nanoTime();
        Growth growth = newest == null ? Growth.NONE : Growth.between(changes, now - nanos);
        newest = new Reading(changes.current(), growth, sample.taken());
        nanos = now;
    }
}
