package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.ProcessSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.sample.model.SocketCounts;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of per-process metrics, from sample to sample: the processes under the labels in force, at most {@code maxSeries}
 * of them, the rest summed as {@link ProcessSeries#OTHER}.
 *
 * <p>Counters belong to the series, not to the processes in it: each process's totals go to the series that it is in at the
 * time. So no counter goes back when a process exits, or moves back and forth between a series of its own and the sum of the rest.
 */
public final class SeriesLedger {

    /** The series of one sample, and which of them each process is in. */
    public record Result(List<ProcessSeries> series, Map<ProcessIdentity, SeriesKey> keys) {}

    private final ProcessLabels labels;
    private final int maxSeries;
    private Map<SeriesKey, ConnectionTotals> counters = new HashMap<>();

    public SeriesLedger(ProcessLabels labels, int maxSeries) {
        this.labels = labels;
        this.maxSeries = maxSeries;
    }

    public Result update(ProcessLedger.Page page) {
        List<ProcessLedger.Line> lines = page.lines();
        Map<SeriesKey, Integer> ranks = ranks(lines);
        Map<SeriesKey, SocketCounts> gauges = new LinkedHashMap<>();
        Map<SeriesKey, ConnectionTotals> next = new HashMap<>();
        Map<ProcessIdentity, SeriesKey> keys = new HashMap<>();
        for (ProcessLedger.Line line : lines) {
            SeriesKey own = labels.key(line.published().process());
            SeriesKey key = ranks.getOrDefault(own, maxSeries) < maxSeries ? own : SeriesKey.OTHER;
            keys.put(line.published().process().identity(), key);
            gauges.merge(key, line.published().counts(), SocketCounts::plus);
            ConnectionTotals before = next.getOrDefault(key, counters.getOrDefault(key, ConnectionTotals.ZERO));
            next.put(key, before.plus(line.totals()));
        }
        if (counters.containsKey(SeriesKey.OTHER) && !next.containsKey(SeriesKey.OTHER)) {
            next.put(SeriesKey.OTHER, counters.getOrDefault(SeriesKey.OTHER, ConnectionTotals.ZERO));
            gauges.put(SeriesKey.OTHER, SocketCounts.ZERO);
        }
        counters = next;
        List<ProcessSeries> series = gauges.entrySet().stream()
                .map(entry -> series(entry.getKey(), entry.getValue()))
                .toList();
        return new Result(series, keys);
    }

    private ProcessSeries series(SeriesKey key, SocketCounts gauges) {
        return new ProcessSeries(key, gauges.with(counters.getOrDefault(key, ConnectionTotals.ZERO)));
    }

    /** For each key its place when those with most sockets come first. */
    private Map<SeriesKey, Integer> ranks(List<ProcessLedger.Line> lines) {
        Map<SeriesKey, Integer> sockets = new LinkedHashMap<>();
        for (ProcessLedger.Line line : lines) {
            sockets.merge(
                    labels.key(line.published().process()),
                    line.published().counts().byState().total(),
                    Integer::sum);
        }
        List<SeriesKey> order = sockets.entrySet().stream()
                .sorted(Map.Entry.<SeriesKey, Integer>comparingByValue()
                        .reversed()) // stable: equal ones keep their order
                .map(Map.Entry::getKey)
                .toList();
        Map<SeriesKey, Integer> ranks = new HashMap<>();
        order.forEach(key -> ranks.put(key, ranks.size()));
        return ranks;
    }
}
