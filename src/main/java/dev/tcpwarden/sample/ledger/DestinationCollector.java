package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.model.ClosedConnection;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.sample.model.ResolvedAttempts;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.Optional;

/**
 * Gathers what the outbound connections of a sample did, by destination: those in the table and those that closed, with the same
 * figures as {@link IntervalTotals}, and attempts to connect.
 */
final class DestinationCollector {

    private final MedianRtts rtts = new MedianRtts();
    private int lastSize;

    DestinationFigures collect(TableDiff diff, Optional<ClosedConnections> closed, OwnerKeys owners) {
        DestinationFigures figures = new DestinationFigures(lastSize);
        addRows(diff, owners, figures);
        closed.ifPresent(it -> addClosed(it, owners, figures));
        closed.flatMap(ClosedConnections::attempts).ifPresent(it -> addAttempts(it, owners, figures));
        lastSize = figures.index().size();
        return figures;
    }

    /** Of the established connections of the table that was last collected, by the numbers of their destinations. */
    MedianRtts rtts() {
        return rtts;
    }

    private void addRows(TableDiff diff, OwnerKeys keys, DestinationFigures figures) {
        AttributedTable current = diff.current();
        TcpTable table = current.table();
        Owners owners = current.owners();
        int[] keyOfProcess = owners.processes().stream().mapToInt(keys::number).toArray();
        rtts.clear(table.size());
        for (int row = 0; row < table.size(); row++) {
            if (!table.isConnection(row) || current.isInbound(row)) {
                continue;
            }
            int before = Baseline.of(diff, row);
            if (before == Baseline.PENDING) {
                continue; // its owner will be known by the next sample
            }
            int owner = owners.isOwned(row) ? keyOfProcess[owners.processIndex(row)] : OwnerKeys.NO_OWNER;
            int number = figures.of(owner, table.remoteHigh(row), table.remoteLow(row), table.remotePort(row));
            figures.seenIn(number, table.netns(row));
            if (table.state(row) == TcpState.ESTABLISHED) {
                figures.established(number);
                long rtt = table.measures().get(Measure.RTT, row);
                if (rtt != Measure.UNKNOWN) {
                    rtts.add(number, rtt);
                }
            }
            if (table.measures().is(Measure.STALLED, row)) {
                figures.stalled(number);
            }
            if (before == Index.NONE || diff.hasCounted(row)) {
                figures.traffic(number, diff.previous().table().measures(), before, table.measures(), row);
            }
        }
    }

    /** Of one that was disconnected before it was destroyed neither the destination is known nor what it did. */
    private static void addClosed(ClosedConnections closed, OwnerKeys owners, DestinationFigures figures) {
        TcpTable sockets = closed.destroyed().sockets();
        for (int row = 0; row < sockets.size(); row++) {
            ClosedConnection connection = closed.byRow().get(row);
            if (connection == null || connection.inbound() || sockets.remotePort(row) == 0) {
                continue;
            }
            int number = figures.of(
                    owners.number(connection.by()),
                    sockets.remoteHigh(row),
                    sockets.remoteLow(row),
                    sockets.remotePort(row));
            figures.seenIn(number, sockets.netns(row));
            figures.traffic(number, connection.before(), connection.atClose());
        }
    }

    private static void addAttempts(ResolvedAttempts resolved, OwnerKeys owners, DestinationFigures figures) {
        var attempts = resolved.attempts();
        for (int row = 0; row < attempts.size(); row++) {
            int number = figures.of(
                    owners.number(resolved.byRow().get(row)),
                    attempts.remoteHigh(row),
                    attempts.remoteLow(row),
                    attempts.remotePort(row));
            figures.attempted(number, attempts.result(row), attempts.nanos(row));
        }
    }
}
