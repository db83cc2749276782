package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.sample.model.RttHistogram;
import dev.tcpwarden.sample.model.RttSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the round-trip times of published processes by their labels without the pid, and of all others as {@link SeriesKey#OTHER}. */
public final class RttLedger {

    private final ProcessLabels labels;
    private Map<SeriesKey, RttHistogram> byKey = new HashMap<>();

    public RttLedger(ProcessLabels labels) {
        this.labels = labels.withoutPid();
    }

    /** Adds a table's established connections. Nothing is kept of a series of which no process is published any more. */
    public List<RttSeries> update(AttributedTable attributed, List<PublishedProcess> published) {
        Set<SeriesKey> keys = new HashSet<>();
        published.forEach(process -> keys.add(labels.key(process.process())));
        Map<SeriesKey, RttHistogram> next = new HashMap<>();
        for (SeriesKey key : keys) {
            next.put(key, byKey.getOrDefault(key, new RttHistogram()));
        }
        if (byKey.containsKey(SeriesKey.OTHER)) {
            next.put(SeriesKey.OTHER, byKey.get(SeriesKey.OTHER));
        }
        byKey = next;
        observe(attributed);
        return byKey.entrySet().stream()
                .filter(entry -> entry.getValue().count() > 0)
                .map(entry -> new RttSeries(entry.getKey(), entry.getValue().copy()))
                .toList();
    }

    private void observe(AttributedTable attributed) {
        Owners owners = attributed.owners();
        TcpTable table = attributed.table();
        RttHistogram[] byOwner = owners.processes().stream()
                .map(labels::key)
                .map(key -> byKey.containsKey(key)
                        ? byKey.get(key)
                        : byKey.computeIfAbsent(SeriesKey.OTHER, other -> new RttHistogram()))
                .toArray(RttHistogram[]::new);
        for (int row = 0; row < table.size(); row++) {
            if (table.state(row) == TcpState.ESTABLISHED && owners.isOwned(row)) {
                long micros = table.measures().get(Measure.RTT, row);
                if (micros != Measure.UNKNOWN) {
                    byOwner[owners.processIndex(row)].observe(micros);
                }
            }
        }
    }
}
