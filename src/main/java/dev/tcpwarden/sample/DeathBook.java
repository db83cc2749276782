package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.Deaths;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.Vanished.Last;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says of each socket that died which connection it was, and whose: as a sample knew it; else that of the listener of its local
 * end; else of the process that the kernel saw connect or accept it, if that still runs.
 */
final class DeathBook {

    private final Function<ProcessIdentity, Optional<ProcessInfo>> processes;
    private final Map<ProcessIdentity, Optional<ProcessInfo>> running = new HashMap<>(); // asked for once a sample
    private final Vanished vanished = new Vanished();

    /** @param processes describes one that runs; empty for one that has ended */
    DeathBook(Function<ProcessIdentity, Optional<ProcessInfo>> processes) {
        this.processes = processes;
    }

    /** @param current the table that was read just after the deaths were drained, and {@code previous} the one before that */
    Endings endings(Deaths deaths, AttributedTable previous, AttributedTable current) {
        TcpTable sockets = deaths.sockets();
        running.clear();
        List<@Nullable Ending> endings = new ArrayList<>(sockets.size());
        for (int row = 0; row < sockets.size(); row++) {
            endings.add(ending(deaths, row, previous, current));
        }
        return new Endings(deaths, endings);
    }

    /** Null for a socket that was no connection. */
    private @Nullable Ending ending(Deaths deaths, int row, AttributedTable previous, AttributedTable current) {
        long cookie = deaths.sockets().cookie(row);
        Last last = lastSeen(cookie, previous);
        if (last == null && deaths.sockets().remotePort(row) == 0 && !deaths.isWiped(row)) {
            return null;
        }
        if (last != null && last.owner() != null) {
            return ending(deaths, row, last, last.owner(), true, false);
        }
        Last guess = unseen(deaths, row, current);
        return ending(deaths, row, last == null ? guess : last, guess.owner(), false, last == null);
    }

    /** Null if no sample ever had it. */
    private @Nullable Last lastSeen(long cookie, AttributedTable previous) {
        int row = previous.table().find(cookie);
        return row != Continuity.NONE && previous.table().isConnection(row)
                ? last(previous, row)
                : vanished.take(cookie).orElse(null);
    }

    private static Last last(AttributedTable in, int row) {
        Owners owners = in.owners();
        return new Last(
                owners.isOwned(row) ? owners.process(row) : null,
                in.isInbound(row),
                in.table().state(row).hasPeerClosed(),
                Newborn.is(in, row) ? MeasureValues.NONE : in.table().measures().get(row));
    }

    private Last unseen(Deaths deaths, int row, AttributedTable current) {
        TcpTable sockets = deaths.sockets();
        int listener = current.listeners().find(sockets, row);
        ProcessInfo owner = listener >= 0 && current.owners().isOwned(listener)
                ? current.owners().process(listener)
                : holder(deaths, row);
        return new Last(owner, listener >= 0, false, MeasureValues.NONE);
    }

    private @Nullable ProcessInfo holder(Deaths deaths, int row) {
        return deaths.pid(row) == 0
                ? null
                : running.computeIfAbsent(new ProcessIdentity(deaths.pid(row), deaths.startTicks(row)), processes)
                        .orElse(null);
    }

    private static Ending ending(
            Deaths deaths, int row, Last last, @Nullable ProcessInfo owner, boolean gained, boolean unseen) {
        MeasureValues end = deaths.sockets().measures().get(row);
        long received = end.get(Measure.RECEIVED_BYTES);
        if (last.peerClosed() && !deaths.isFinKnown(row) && received != Measure.UNKNOWN) {
            end = end.with(Measure.RECEIVED_BYTES, received - 1); // the FIN
        }
        boolean aborted = deaths.acknowledgedControls(row) < (last.inbound() ? 1 : 2);
        return new Ending(owner, last.inbound(), gained, unseen, aborted, last.measures(), end);
    }

    /** How many connections it forgot before their death was told, since the start. */
    long forgotten() {
        return vanished.forgotten();
    }

    /** Remembers what vanished from the table, unless its death was among those told. */
    void remember(TableDiff diff, Endings endings) {
        AttributedTable previous = diff.previous();
        diff.closed().forEach(row -> {
            long cookie = previous.table().cookie(row);
            if (endings.deaths().sockets().find(cookie) == Continuity.NONE) {
                vanished.add(cookie, last(previous, row));
            }
        });
    }
}
