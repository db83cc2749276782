package dev.tcpwarden.publish.log;

import dev.tcpwarden.sample.model.EventProcess;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.Requester;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the log says.
 *
 * @param time when the connection closed; of one that is open, when reading its sample's table began
 * @param opened when a sample saw it first; null where it may be older, and where no sample saw it
 * @param state in the last sample that had it; null where none had
 * @param result null of one that is open
 * @param terminatedBy null where tcpwarden did not terminate it
 * @param handshakeMicros 0 where it is not known
 * @param inferred by what the owner is known where no process held the socket
 */
record LoggedConnection(
        SocketId id,
        Instant time,
        @Nullable Instant opened,
        EventProcess process,
        OptionalLong uid,
        boolean inbound,
        @Nullable TcpState state,
        @Nullable CloseResult result,
        @Nullable Requester terminatedBy,
        int handshakeMicros,
        MeasureValues measures,
        @Nullable String inferred) {}
