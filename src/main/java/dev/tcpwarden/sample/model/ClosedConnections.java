package dev.tcpwarden.sample.model;

import dev.tcpwarden.kernel.DestroyedSockets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose destroy events came between two samples.
 *
 * @param byRow for each row of {@code destroyed} the connection; null for a socket that was no connection
 */
public record ClosedConnections(DestroyedSockets destroyed, List<@Nullable ClosedConnection> byRow) {}
