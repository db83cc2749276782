package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.ConnectCounts;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.CounterTotals;
import dev.tcpwarden.sample.model.DestinationSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.sample.model.SocketCounts.ByDirection;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Measure;
import java.util.List;
import java.util.OptionalLong;

/** One pair of owner and destination from sample to sample: its rank, and its totals from the times when it had series. */
final class DestinationAccount {

    final SeriesKey owner;
    final String destination;

    /** What accounts are ordered by: all labels and the destination. */
    final String name;

    long lastSeenNanos;

    /** Failed attempts, and all that it is ranked by; what is older counts less. */
    double failing;

    double weight;
    boolean isPublished;
    boolean wasPublished;

    // of the sample that is being taken
    int group = Index.NONE;
    private int connections;
    private int stalled;
    private final long[] connects = new long[ConnectResult.ALL.size()];
    private long[] traffic = new long[Measure.ALL.size()];
    private OptionalLong rttMicros = OptionalLong.empty();

    // since the agent's start
    private long timedConnects;
    private long connectNanos;
    private MonotonicCarry latest = MonotonicCarry.NOTHING;
    private CounterTotals total = CounterTotals.ZERO;

    DestinationAccount(SeriesKey owner, String destination) {
        this.owner = owner;
        this.destination = destination;
        name = owner.values() + " " + destination;
    }

    void startSample() {
        group = Index.NONE;
        connections = 0;
        stalled = 0;
        traffic = new long[Measure.ALL.size()];
        rttMicros = OptionalLong.empty();
    }

    void add(DestinationFigures figures, int number) {
        connections += figures.connections(number);
        stalled += figures.stalledConnections(number);
        for (ConnectResult result : ConnectResult.ALL) {
            connects[result.ordinal()] += figures.connects(number, result);
        }
        timedConnects += figures.timedConnects(number);
        connectNanos += figures.connectNanos(number);
        figures.addTraffic(number, traffic);
    }

    void setRtt(long micros) {
        rttMicros = OptionalLong.of(micros);
    }

    /** What to publish, once a sample. */
    DestinationSeries series(List<ProcessInfo> servers) {
        latest = latest.then(new ConnectionTotals(
                ByDirection.ZERO, ByDirection.ZERO, 0, 0, ConnectCounts.ZERO, new CounterTotals(traffic)));
        total = total.plus(latest.totals().traffic());
        return new DestinationSeries(
                owner,
                destination,
                connections,
                stalled,
                rttMicros,
                new ConnectCounts(connects.clone()),
                timedConnects,
                connectNanos,
                total,
                servers);
    }
}
