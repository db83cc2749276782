package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.ProcessSeries;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.sample.model.RttHistogram;
import dev.tcpwarden.sample.model.RttSeries;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the round-trip times of published processes by name, and of all others as {@link ProcessSeries#OTHER}. */
public final class RttLedger {

    private Map<String, RttHistogram> byName = new HashMap<>();

    /** Adds a table's established connections. Nothing is kept of a name that is no longer published. */
    public List<RttSeries> update(AttributedTable attributed, List<PublishedProcess> published) {
        Set<String> names = new HashSet<>();
        published.forEach(process -> names.add(process.process().name()));
        Map<String, RttHistogram> next = new HashMap<>();
        for (String name : names) {
            next.put(name, byName.getOrDefault(name, new RttHistogram()));
        }
        if (byName.containsKey(ProcessSeries.OTHER)) {
            next.put(ProcessSeries.OTHER, byName.get(ProcessSeries.OTHER));
        }
        byName = next;
        observe(attributed);
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().count() > 0)
                .map(entry -> new RttSeries(entry.getKey(), entry.getValue().copy()))
                .toList();
    }

    private void observe(AttributedTable attributed) {
        Owners owners = attributed.owners();
        TcpTable table = attributed.table();
        RttHistogram[] byOwner = owners.processes().stream()
                .map(ProcessInfo::name)
                .map(name -> byName.containsKey(name)
                        ? byName.get(name)
                        : byName.computeIfAbsent(ProcessSeries.OTHER, other -> new RttHistogram()))
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
