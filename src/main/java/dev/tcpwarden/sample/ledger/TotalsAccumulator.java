package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.sample.model.ConnectCounts;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.CounterTotals;
import dev.tcpwarden.sample.model.SocketCounts.ByDirection;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureColumns;
import dev.tcpwarden.socket.MeasureValues;

/** Adds up a {@link ConnectionTotals}. */
final class TotalsAccumulator {

    private long openedInbound;
    private long openedOutbound;
    private long closedInbound;
    private long closedOutbound;
    private long shortLived;
    private long aborted;
    private final long[] connects = new long[ConnectResult.ALL.size()];
    private final long[] traffic = new long[Measure.ALL.size()];

    void opened(boolean inbound) {
        if (inbound) {
            openedInbound++;
        } else {
            openedOutbound++;
        }
    }

    void closed(boolean inbound) {
        if (inbound) {
            closedInbound++;
        } else {
            closedOutbound++;
        }
    }

    void shortLived() {
        shortLived++;
    }

    void aborted() {
        aborted++;
    }

    void attempted(ConnectResult result) {
        connects[result.ordinal()]++;
    }

    /** What a connection did since {@code before}. */
    void traffic(MeasureValues before, MeasureValues now) {
        now.addGrowth(before, traffic, 0);
    }

    /** The same by rows of columns; {@code old} is {@link Index#NONE} for a connection that is new. */
    void traffic(MeasureColumns before, int old, MeasureColumns now, int row) {
        now.addGrowth(row, before, old, traffic, 0);
    }

    ConnectionTotals total() {
        return new ConnectionTotals(
                new ByDirection(openedInbound, openedOutbound),
                new ByDirection(closedInbound, closedOutbound),
                shortLived,
                aborted,
                new ConnectCounts(connects.clone()),
                new CounterTotals(traffic.clone()));
    }
}
