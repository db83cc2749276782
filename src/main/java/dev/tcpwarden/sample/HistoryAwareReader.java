package dev.tcpwarden.sample;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.AttributedTableReader;
import dev.tcpwarden.sample.history.RowMatching;
import dev.tcpwarden.sample.history.TableHistory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads the table anew, and adds what is known from earlier samples: former owners, directions and ages. */
public final class HistoryAwareReader implements AttributedTableReader {

    private final TableReader reader;
    private final LatestSample latest;
    private final TableHistory history;

    public HistoryAwareReader(TableReader reader, LatestSample latest) {
        this.reader = reader;
        this.latest = latest;
        history = new TableHistory(reader::isRunning);
    }

    @Override
    public AttributedTable read() throws IOException {
        AttributedTable table = reader.read();
        return latest.reading(
                () -> latest.newest().map(sample -> withHistory(sample, table)).orElse(table));
    }

    private AttributedTable withHistory(Sample sample, AttributedTable table) {
        AttributedTable known = sample.table();
        Duration since = Duration.between(sample.taken(), Instant.now());
        int now = known.ages().orElseThrow().now() + Math.max(0, Ages.tenths(since.toNanos()));
        RowMatching matching = RowMatching.between(
                known.table(), table.table(), new int[table.table().size()]);
        return history.of(known, table, matching, Optional.empty(), now, Optional.empty());
    }
}
