package dev.tcpwarden.sample.closed;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.closed.PendingClosures.LastSeen;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.model.ClosedConnection;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.sample.model.EventProcess;
import dev.tcpwarden.sample.model.Sighting;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each destroyed socket which connection it was, and its owner: as a sample knew it; else that of the listener of its
 * local end; else the process that BPF saw connect or close it, if that still runs.
 */
public final class ClosedConnectionResolver {

    private final EventProcesses processes;
    private final AttemptResolver attempts;
    private final PendingClosures pending = new PendingClosures();

    /** @param processes describes a running one; empty for one that has exited */
    public ClosedConnectionResolver(Function<ProcessIdentity, Optional<ProcessInfo>> processes) {
        this.processes = new EventProcesses(processes);
        attempts = new AttemptResolver(this.processes);
    }

    /** @param current the table that was read just after the destroy events were drained, and {@code previous} the one before that */
    public ClosedConnections closedConnections(
            DestroyedSockets destroyed, AttributedTable previous, AttributedTable current) {
        TcpTable sockets = destroyed.sockets();
        processes.startFrom(previous);
        List<@Nullable ClosedConnection> closedConnections = new ArrayList<>(sockets.size());
        for (int row = 0; row < sockets.size(); row++) {
            closedConnections.add(closedConnection(destroyed, row, previous, current));
        }
        return new ClosedConnections(
                destroyed,
                closedConnections,
                destroyed.attempts().map(ended -> attempts.resolve(ended, previous, current)));
    }

    /** Null for a socket that was no connection. */
    private @Nullable ClosedConnection closedConnection(
            DestroyedSockets destroyed, int row, AttributedTable previous, AttributedTable current) {
        long cookie = destroyed.sockets().cookie(row);
        LastSeen last = lastSeen(cookie, previous);
        if (last == null && destroyed.sockets().remotePort(row) == 0 && !destroyed.isWiped(row)) {
            return null;
        }
        if (last != null && last.owner() != null) {
            return closedConnection(destroyed, row, last, new EventProcess(last.owner(), ""), true);
        }
        int listener = current.listeners().find(destroyed.sockets(), row);
        EventProcess owner = listener >= 0 && current.owners().isOwned(listener)
                ? new EventProcess(current.owners().process(listener), "")
                : processes.of(destroyed.processes(), row);
        LastSeen unseen = new LastSeen(owner.info(), listener >= 0, null, MeasureValues.NONE);
        return closedConnection(destroyed, row, last == null ? unseen : last, owner, false);
    }

    /** Null if no sample ever had it. */
    private @Nullable LastSeen lastSeen(long cookie, AttributedTable previous) {
        int row = previous.table().find(cookie);
        return row != Index.NONE && previous.table().isConnection(row)
                ? last(previous, row)
                : pending.take(cookie).orElse(null);
    }

    private static LastSeen last(AttributedTable in, int row) {
        Owners owners = in.owners();
        return new LastSeen(
                owners.isOwned(row) ? owners.process(row) : null,
                in.isInbound(row),
                sighting(in, row),
                OwnerPending.is(in, row)
                        ? MeasureValues.NONE
                        : in.table().measures().get(row));
    }

    /** As it is in a row of a sample's table. */
    public static Sighting sighting(AttributedTable in, int row) {
        return new Sighting(
                in.table().state(row),
                in.ages().orElseThrow().seen()[row],
                in.table().hasUid(row) ? OptionalLong.of(in.table().uid(row)) : OptionalLong.empty());
    }

    private static ClosedConnection closedConnection(
            DestroyedSockets destroyed, int row, LastSeen last, EventProcess owner, boolean gained) {
        MeasureValues atClose = destroyed.sockets().measures().get(row);
        long received = atClose.get(Measure.RECEIVED_BYTES);
        if (last.peerClosed() && !destroyed.isFinKnown(row) && received != Measure.UNKNOWN) {
            atClose = atClose.with(Measure.RECEIVED_BYTES, received - 1); // the FIN
        }
        boolean aborted = destroyed.acknowledgedControls(row) < (last.inbound() ? 1 : 2);
        return new ClosedConnection(owner, last.inbound(), gained, last.sighting(), aborted, last.measures(), atClose);
    }

    /** How many connections it dropped before their destroy event came, since the start. */
    public long dropped() {
        return pending.dropped();
    }

    /**
     * Keeps what disappeared from the table, unless its destroy event was among those received.
     *
     * @param covered the network namespaces whose destroy events come
     */
    public void addPending(TableDiff diff, ClosedConnections closedConnections, IntPredicate covered) {
        AttributedTable previous = diff.previous();
        diff.closed().forEach(row -> {
            long cookie = previous.table().cookie(row);
            if (closedConnections.destroyed().sockets().find(cookie) == Index.NONE
                    && covered.test(previous.table().netns(row))) {
                pending.add(cookie, last(previous, row));
            }
        });
    }
}
