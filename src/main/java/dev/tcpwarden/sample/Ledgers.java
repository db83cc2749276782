package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.ledger.Backlogs;
import dev.tcpwarden.sample.ledger.DestinationLedger;
import dev.tcpwarden.sample.ledger.IntervalTotals;
import dev.tcpwarden.sample.ledger.ProcessLedger;
import dev.tcpwarden.sample.ledger.ResourceLimitsReader;
import dev.tcpwarden.sample.ledger.RttLedger;
import dev.tcpwarden.sample.ledger.SeriesLedger;
import dev.tcpwarden.sample.ledger.Tally;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.DestinationSeries;
import dev.tcpwarden.sample.model.HostCounts;
import dev.tcpwarden.sample.model.ListenerSeries;
import dev.tcpwarden.sample.model.ProcessSeries;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.sample.model.ResourceLimits;
import dev.tcpwarden.sample.model.RttSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.socket.SecondThread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Adds up each table, and what happened since the one before, with all that was added up so far. */
final class Ledgers {

    /** What a sample publishes of it; see {@link Sample}. */
    record Sums(
            HostCounts host,
            List<PublishedProcess> processes,
            List<ProcessSeries> series,
            ConnectionTotals unattributed,
            ConnectionTotals totals,
            List<RttSeries> rtt,
            List<ListenerSeries> listeners,
            ResourceLimits resourceLimits,
            List<DestinationSeries> destinations) {}

    private final SamplerSettings settings;
    private final ProcessLedger processes;
    private final SeriesLedger series;
    private final RttLedger rtt;
    private final ResourceLimitsReader resourceLimits;
    private final DestinationLedger destinations;

    /**
     * @param isRunning asked only about processes that have no sockets now
     * @param naming what people call destinations
     */
    Ledgers(
            SamplerSettings settings,
            Predicate<ProcessIdentity> isRunning,
            TcpStatSource tcpStats,
            DestinationNaming naming) {
        this.settings = settings;
        processes = new ProcessLedger(isRunning);
        series = new SeriesLedger(settings.processLabels(), settings.maxProcesses());
        rtt = new RttLedger(settings.processLabels());
        resourceLimits = new ResourceLimitsReader(tcpStats);
        destinations = new DestinationLedger(settings.processLabels(), settings.maxDestinations(), naming);
    }

    /** @param nanoTime when the table was read, by a clock like {@link System#nanoTime()} */
    Sums update(TableDiff diff, Optional<ClosedConnections> closed, long nanoTime) {
        AttributedTable table = diff.current();
        Tally tally = Tally.of(table, settings.idleAfter());
        ProcessLedger.Page page =
                processes.update(table.owners().processes(), tally, IntervalTotals.of(diff, closed), nanoTime);
        SeriesLedger.Result labelled = series.update(page);
        Map<ProcessIdentity, SeriesKey> keys = labelled.keys();
        List<PublishedProcess> published = page.lines().stream()
                .limit(settings.maxProcesses())
                .map(ProcessLedger.Line::published)
                .toList();
        try (SecondThread<List<DestinationSeries>> outbound = SecondThread.start(
                table.table().size(), "destinations", () -> destinations.update(diff, closed, keys, nanoTime))) {
            return new Sums(
                    tally.host(),
                    published,
                    labelled.series(),
                    page.unattributed(),
                    page.host(),
                    rtt.update(table, published),
                    Backlogs.of(table, keys),
                    resourceLimits.of(table, keys),
                    outbound.get());
        }
    }
}
