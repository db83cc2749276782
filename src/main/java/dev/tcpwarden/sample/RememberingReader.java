package dev.tcpwarden.sample;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.AttributedTableReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads the table afresh, and adds what the samples before tell of it: whose its connections were, and how old they are. */
public final class RememberingReader implements AttributedTableReader {

    private final TableReader reader;
    private final LatestSample latest;
    private final Recollection recollection;

    public RememberingReader(TableReader reader, LatestSample latest) {
        this.reader = reader;
        this.latest = latest;
        recollection = new Recollection(reader::isRunning);
    }

    @Override
    public AttributedTable read() throws IOException {
        AttributedTable table = reader.read();
        return latest.reading(
                () -> latest.newest().map(sample -> remembering(sample, table)).orElse(table));
    }

    private AttributedTable remembering(Sample sample, AttributedTable table) {
        AttributedTable known = sample.table();
        Duration since = Duration.between(sample.taken(), Instant.now());
        int now = known.ages().orElseThrow().now() + Math.max(0, Ages.tenths(since.toNanos()));
        Continuity continuity = Continuity.between(
                known.table(), table.table(), new int[table.table().size()]);
        return recollection.of(known, table, continuity, Optional.empty(), now, Optional.empty());
    }
}
