package dev.tcpwarden.rules;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.terminate.TerminationPolicy;
import dev.tcpwarden.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Rules of a file with clocks that a test sets, past their first minute, applied to tables that it wrote. */
final class RulesBench {

    static final int OWN_PID = 4711;

    final Path file;
    final LatestSample latest;
    final Rules rules;
    long nanos = Duration.ofHours(1).toNanos();
    Instant now = Instant.parse("2026-06-01T00:00:00Z");
    private long sequence;
    private int changes;

    RulesBench(Path folder, String text) throws IOException {
        this(folder, text, true);
    }

    RulesBench(Path folder, String text, boolean terminates) throws IOException {
        file = Files.writeString(folder.resolve("rules.yml"), text);
        latest = new LatestSample(Duration.ofSeconds(5), () -> nanos);
        rules = new Rules(RulesFile.open(file), terminates, latest, () -> nanos, () -> now);
        rules.start(new TerminationPolicy(true, Set.of("guarded"), OWN_PID));
        pass(Duration.ofMinutes(1));
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Writes the file anew. */
    void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000L * ++changes));
        rules.reread();
    }

    /** The same table once more, whose rows came one second after the other, a long time ago. */
    Sample sample(AttributedTable table) throws IOException {
        int[] seen = new int[table.table().size()];
        for (int row = 0; row < seen.length; row++) {
            seen[row] = (row + 1) * 10;
        }
        return sample(table, 100_000, seen);
    }

    /** @param seen when each row was first seen, in tenths of a second, until {@code tenths} */
    Sample sample(AttributedTable table, int tenths, int[] seen) throws IOException {
        boolean[] inbound = new boolean[seen.length];
        for (int row = 0; row < seen.length; row++) {
            inbound[row] = table.isInbound(row);
        }
        AttributedTable known = table.withHistory(table.owners(), inbound, new Ages(tenths, seen, seen));
        Sample usual = Samples.of(ProcessLabels.PROCESS_AND_PID, 500, table);
        Sample sample = new Sample(
                ++sequence,
                usual.taken(),
                usual.duration(),
                known,
                usual.source(),
                usual.host(),
                usual.processes(),
                usual.series(),
                usual.unattributed(),
                usual.totals(),
                usual.rtt(),
                usual.listeners(),
                usual.resourceLimits(),
                usual.destinations(),
                usual.reportsAttempts(),
                usual.destroyEventsLost());
        latest.publish(sample);
        return sample;
    }

    /** The cookies of the victims after one more sample of that table, in their order. */
    List<Long> victims(AttributedTable table) throws IOException {
        return victims(sample(table));
    }

    List<Long> victims(Sample sample) {
        return rules.look(sample).stream()
                .flatMap(work -> work.victims().stream())
                .map(id -> id.cookie())
                .toList();
    }

    RuleStatus status() {
        return rules.statuses().get(0);
    }

    long suppressed(Suppression reason) {
        return status().suppressed().getOrDefault(reason, -1L);
    }
}
