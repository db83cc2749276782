package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.Deaths;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.Vanished.Last;
import dev.tcpwarden.socket.TcpInfo;
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

    /** @param current the table that was read just before the deaths were drained, and {@code previous} the one before that */
    Endings endings(Deaths deaths, AttributedTable previous, AttributedTable current) {
        TcpTable sockets = deaths.sockets();
        running.clear();
        List<@Nullable Ending> endings = new ArrayList<>(sockets.size());
        for (int row = 0; row < sockets.size(); row++) {
            endings.add(ending(deaths, row, previous, current));
        }
        return new Endings(deaths, endings);
    }

    /** Null for a socket that was no connection, as far as anybody knows: an abort can wipe what it was. */
    private @Nullable Ending ending(Deaths deaths, int row, AttributedTable previous, AttributedTable current) {
        long cookie = deaths.sockets().cookie(row);
        Last last = lastSeen(cookie, previous, current);
        if (last == null && deaths.sockets().remotePort(row) == 0) {
            return null;
        }
        if (last != null && last.owner() != null) {
            return ending(deaths, row, last, last.owner(), true, false);
        }
        Last guess = unseen(deaths, row, current);
        return ending(deaths, row, last == null ? guess : last, guess.owner(), false, last == null);
    }

    /** As the newest table that has it: a death can be told before its table was read to the end. Null if none ever had it. */
    private @Nullable Last lastSeen(long cookie, AttributedTable previous, AttributedTable current) {
        int before = connection(previous, cookie);
        int now = connection(current, cookie);
        if (before == Continuity.NONE) {
            return now == Continuity.NONE
                    ? vanished.take(cookie).orElse(null)
                    : last(current, now, Newborn.isOwnerMissed(current.owners(), now));
        }
        Last earlier = last(previous, before, Newborn.is(previous, before));
        return now == Continuity.NONE ? earlier : last(current, now, false).orOwnerOf(earlier);
    }

    private static int connection(AttributedTable in, long cookie) {
        int row = in.table().find(cookie);
        return row == Continuity.NONE || in.table().isConnection(row) ? row : Continuity.NONE;
    }

    private static Last last(AttributedTable in, int row, boolean newborn) {
        Owners owners = in.owners();
        return new Last(
                owners.isOwned(row) ? owners.process(row) : null,
                in.isInbound(row),
                in.table().state(row).hasPeerClosed(),
                newborn ? TcpInfo.NONE : in.table().info().get(row));
    }

    private Last unseen(Deaths deaths, int row, AttributedTable current) {
        TcpTable sockets = deaths.sockets();
        int listener = current.listeners().find(sockets, row);
        ProcessInfo owner = listener >= 0 && current.owners().isOwned(listener)
                ? current.owners().process(listener)
                : holder(deaths, row);
        return new Last(owner, listener >= 0, false, TcpInfo.NONE);
    }

    private @Nullable ProcessInfo holder(Deaths deaths, int row) {
        return deaths.pid(row) == 0
                ? null
                : running.computeIfAbsent(new ProcessIdentity(deaths.pid(row), deaths.startTicks(row)), processes)
                        .orElse(null);
    }

    private static Ending ending(
            Deaths deaths, int row, Last last, @Nullable ProcessInfo owner, boolean gained, boolean unseen) {
        TcpInfo end = deaths.sockets().info().get(row);
        if (last.peerClosed() && !deaths.isFinKnown(row) && end.receivedBytes() != TcpInfo.UNKNOWN) {
            end = end.withoutFin();
        }
        boolean aborted = deaths.acknowledgedControls(row) < (last.inbound() ? 1 : 2);
        return new Ending(owner, last.inbound(), gained, unseen, aborted, last.info(), end);
    }

    /** Remembers what vanished from the table, unless its death was among those told. */
    void remember(TableDiff diff, Endings endings) {
        AttributedTable previous = diff.previous();
        diff.closed().forEach(row -> {
            long cookie = previous.table().cookie(row);
            if (endings.deaths().sockets().find(cookie) == Continuity.NONE) {
                vanished.add(cookie, last(previous, row, Newborn.is(previous, row)));
            }
        });
    }
}
