package dev.tcpwarden.publish.log;

import dev.tcpwarden.kernel.Endings;
import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ClosedConnection;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.sample.model.EventProcess;
import dev.tcpwarden.sample.model.Sighting;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpTable;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes what the log says of the connections of one sample. */
final class Connections {

    private final Instant begun;
    private final Instant taken;
    private final int now;
    private final Terminators terminators;

    Connections(Sample sample, Terminators terminators) {
        begun = sample.begun();
        taken = sample.taken();
        now = sample.table().ages().map(Ages::now).orElse(0);
        this.terminators = terminators;
    }

    /** Null where it may be older than what is known. */
    private @Nullable Instant opened(int firstSeen) {
        return firstSeen == 0 ? null : taken.minus(Ages.duration(now - firstSeen));
    }

    /** Those whose destroy events came. */
    void reported(ClosedConnections closed, Consumer<LoggedConnection> to) {
        WallClock clock = WallClock.read();
        TcpTable sockets = closed.destroyed().sockets();
        Endings endings = closed.destroyed().endings();
        for (int row = 0; row < sockets.size(); row++) {
            ClosedConnection connection = closed.byRow().get(row);
            if (connection != null && !closed.destroyed().isWiped(row)) {
                long ended = endings.nanoTime(row);
                Instant time = ended == 0 ? taken : clock.at(ended);
                to.accept(reported(sockets.row(row).id(), connection, endings, row, time));
            }
        }
    }

    private LoggedConnection reported(
            SocketId id, ClosedConnection connection, Endings endings, int row, Instant time) {
        Sighting sighting = connection.sighting();
        return new LoggedConnection(
                id,
                time,
                sighting == null ? null : opened(sighting.firstSeen()),
                connection.by(),
                sighting == null ? OptionalLong.empty() : sighting.uid(),
                connection.inbound(),
                sighting == null ? null : sighting.state(),
                endings.result(row),
                terminators.take(id).orElse(null),
                endings.handshakeMicros(row),
                connection.atClose(),
                null);
    }

    /** One that disappeared from the table without a destroy event; to be called while the table may be read. */
    LoggedConnection unreported(AttributedTable previous, int row) {
        return inTable(previous, row, CloseResult.UNKNOWN);
    }

    /** Those that are open; to be called while the table may be read. */
    void open(AttributedTable table, Consumer<LoggedConnection> to) {
        for (int row = 0; row < table.table().size(); row++) {
            if (table.table().isConnection(row)) {
                to.accept(inTable(table, row, null));
            }
        }
    }

    private LoggedConnection inTable(AttributedTable table, int row, @Nullable CloseResult result) {
        TcpSocket socket = table.table().row(row);
        Owners owners = table.owners();
        boolean owned = owners.isOwned(row);
        return new LoggedConnection(
                socket.id(),
                result == null ? begun : taken,
                table.ages().map(ages -> opened(ages.seen()[row])).orElse(null),
                owned ? new EventProcess(owners.process(row), "") : EventProcess.UNKNOWN,
                socket.hasUid() ? OptionalLong.of(socket.uid()) : OptionalLong.empty(),
                table.isInbound(row),
                socket.state(),
                result,
                result == null ? null : terminators.take(socket.id()).orElse(null),
                0,
                socket.measures(),
                owned && owners.evidence(row).isInferred()
                        ? owners.evidence(row).label()
                        : null);
    }
}
