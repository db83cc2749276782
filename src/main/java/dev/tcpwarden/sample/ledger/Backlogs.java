package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.model.ListenerSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The listeners of a table under the labels of their owners, at most {@link #MAX_SERIES} of them, the fullest first. */
public final class Backlogs {

    static final int MAX_SERIES = 1000;

    private record Key(SeriesKey owner, String address, String port) {}

    private record Backlog(long waiting, long limit, int clients) {

        Backlog plus(Backlog other) {
            return new Backlog(waiting + other.waiting, limit + other.limit, clients + other.clients);
        }
    }

    private static final Comparator<Map.Entry<Key, Backlog>> FULLEST_FIRST = Comparator.comparingDouble(
                    (Map.Entry<Key, Backlog> entry) ->
                            (double) -entry.getValue().waiting()
                                    / Math.max(1, entry.getValue().limit()))
            .thenComparing(entry -> entry.getKey().owner().process())
            .thenComparing(entry -> entry.getKey().owner().pid())
            .thenComparing(entry -> entry.getKey().address())
            .thenComparing(entry -> entry.getKey().port());

    private Backlogs() {}

    /** @param keys the series that each process is in */
    public static List<ListenerSeries> of(AttributedTable attributed, Map<ProcessIdentity, SeriesKey> keys) {
        TcpTable table = attributed.table();
        int[] clients = ListenerClients.of(attributed);
        Map<Key, Backlog> backlogs = new LinkedHashMap<>();
        for (int row = 0; row < table.size(); row++) {
            if (table.state(row) == TcpState.LISTEN) {
                Key key = new Key(
                        owner(attributed.owners(), row, keys),
                        table.local(row).address().toString(),
                        Integer.toString(table.localPort(row)));
                backlogs.merge(
                        key, new Backlog(table.receiveQueue(row), table.sendQueue(row), clients[row]), Backlog::plus);
            }
        }
        List<Map.Entry<Key, Backlog>> entries = new ArrayList<>(backlogs.entrySet());
        entries.sort(FULLEST_FIRST);
        List<ListenerSeries> series = new ArrayList<>();
        for (Map.Entry<Key, Backlog> entry : entries.subList(0, Math.min(MAX_SERIES, entries.size()))) {
            series.add(series(entry.getKey(), entry.getValue()));
        }
        if (entries.size() > MAX_SERIES) {
            Backlog rest = entries.subList(MAX_SERIES, entries.size()).stream()
                    .map(Map.Entry::getValue)
                    .reduce(new Backlog(0, 0, 0), Backlog::plus);
            series.add(series(new Key(SeriesKey.OTHER, "", ""), rest));
        }
        return series;
    }

    private static SeriesKey owner(Owners owners, int row, Map<ProcessIdentity, SeriesKey> keys) {
        return owners.isOwned(row)
                ? keys.getOrDefault(owners.process(row).identity(), SeriesKey.NO_OWNER)
                : SeriesKey.NO_OWNER;
    }

    private static ListenerSeries series(Key key, Backlog backlog) {
        return new ListenerSeries(key.owner, key.address, key.port, backlog.waiting, backlog.limit, backlog.clients);
    }
}
