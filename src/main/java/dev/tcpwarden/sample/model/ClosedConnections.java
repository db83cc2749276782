package dev.tcpwarden.sample.model;

import dev.tcpwarden.kernel.DestroyedSockets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose destroy events came between two samples.
 *
 * @param byRow for each row of {@code destroyed} the connection; null for a socket that was no connection
 * @param attempts those that ended in the same time; nothing where the system does not report them
 */
public record ClosedConnections(
        DestroyedSockets destroyed, List<@Nullable ClosedConnection> byRow, Optional<ResolvedAttempts> attempts) {}
