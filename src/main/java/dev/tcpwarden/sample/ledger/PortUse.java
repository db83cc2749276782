package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.model.PortSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.socket.Capacity;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Counts the ephemeral ports that outbound connections use. A port can be used again toward another destination, so what runs out
 * is the ports from one source address toward one destination (address and port), in one network namespace: of such pairs those have
 * series that use more than a tenth of the namespace's ephemeral ports. TIME_WAIT uses its port, too.
 *
 * <p>At most {@link #MAX_PAIRS} pairs have series, the fullest first, and in each at most {@link #MAX_PROCESSES} processes, those
 * with most ports; the rest of the pair is summed as {@link SeriesKey#OTHER}. So within a pair every port counts once.
 *
 * <p>The work is one pass over columns, and memory is used again from table to table.
 */
final class PortUse {

    static final int MAX_PAIRS = 50;
    static final int MAX_PROCESSES = 5;

    private static final int SHARE = 10;

    /** @param most the ports in use of the fullest pair of the own namespace, with series or without */
    record Result(List<PortSeries> series, int most) {

        static final Result NONE = new Result(List.of(), 0);
    }

    private final DestinationIndex pairs = new DestinationIndex();
    private int[] pairOfRow = new int[0];

    Result of(AttributedTable attributed, NamespacePorts ports, Map<ProcessIdentity, SeriesKey> keys) {
        TcpTable table = attributed.table();
        count(attributed, ports);
        int most = IntStream.range(0, pairs.size())
                .filter(pair -> ports.isOwn(table.netns(pairs.row(pair))))
                .map(pairs::count)
                .max()
                .orElse(0);
        int[] full = IntStream.range(0, pairs.size())
                .filter(pair -> pairs.count(pair)
                        > ports.of(table.netns(pairs.row(pair))).size() / SHARE)
                .boxed()
                .sorted(Comparator.comparingInt((Integer pair) -> pairs.count(pair))
                        .reversed())
                .limit(MAX_PAIRS)
                .mapToInt(Integer::intValue)
                .toArray();
        return new Result(full.length == 0 ? List.of() : series(attributed, full, keys), most);
    }

    private void count(AttributedTable attributed, NamespacePorts ports) {
        TcpTable table = attributed.table();
        pairOfRow = Capacity.column(pairOfRow, table.size());
        pairs.clear();
        for (int row = 0; row < table.size(); row++) {
            boolean uses = holdsPort(table.state(row))
                    && !attributed.isInbound(row)
                    && ports.of(table.netns(row)).contains(table.localPort(row));
            pairOfRow[row] = uses ? pairs.add(table, row) : Index.NONE;
        }
    }

    /** Whether a socket in that state has a remote endpoint, or had one, and so keeps others from the same pair of endpoints. */
    private static boolean holdsPort(TcpState state) {
        return state.isConnection() || state == TcpState.TIME_WAIT;
    }

    private List<PortSeries> series(AttributedTable attributed, int[] full, Map<ProcessIdentity, SeriesKey> keys) {
        TcpTable table = attributed.table();
        List<PortSeries> series = new ArrayList<>();
        int[][] owners = owners(attributed, full);
        for (int i = 0; i < full.length; i++) {
            int row = pairs.row(full[i]);
            int netns = table.netns(row);
            String source = table.local(row).address().toString();
            String destination = table.remote(row).toString();
            byProcess(owners[i], attributed.owners(), keys)
                    .forEach((owner, ports) -> series.add(new PortSeries(owner, netns, source, destination, ports)));
        }
        return series;
    }

    /** For each of the full pairs and each process how many ports; those without a known owner last. */
    private int[][] owners(AttributedTable attributed, int[] full) {
        Owners owners = attributed.owners();
        int unowned = owners.processes().size();
        int[] places = new int[pairs.size()];
        Arrays.fill(places, Index.NONE);
        for (int i = 0; i < full.length; i++) {
            places[full[i]] = i;
        }
        int[][] counts = new int[full.length][unowned + 1];
        for (int row = 0; row < attributed.table().size(); row++) {
            int place = pairOfRow[row] == Index.NONE ? Index.NONE : places[pairOfRow[row]];
            if (place != Index.NONE) {
                counts[place][owners.isOwned(row) ? owners.processIndex(row) : unowned]++;
            }
        }
        return counts;
    }

    private static Map<SeriesKey, Integer> byProcess(
            int[] counts, Owners owners, Map<ProcessIdentity, SeriesKey> keys) {
        Map<SeriesKey, Integer> byKey = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                byKey.merge(key(i, owners, keys), counts[i], Integer::sum);
            }
        }
        List<SeriesKey> fullest = byKey.keySet().stream()
                .sorted(Comparator.comparing((SeriesKey key) -> -byKey.getOrDefault(key, 0))
                        .thenComparing(SeriesKey::process))
                .toList();
        for (SeriesKey rest : fullest.subList(Math.min(MAX_PROCESSES, fullest.size()), fullest.size())) {
            int ports = byKey.getOrDefault(rest, 0);
            byKey.remove(rest);
            byKey.merge(SeriesKey.OTHER, ports, Integer::sum);
        }
        return byKey;
    }

    private static SeriesKey key(int process, Owners owners, Map<ProcessIdentity, SeriesKey> keys) {
        if (process == owners.processes().size()) {
            return SeriesKey.NO_OWNER;
        }
        return keys.getOrDefault(owners.processes().get(process).identity(), SeriesKey.NO_OWNER)
                .withoutPid();
    }
}
