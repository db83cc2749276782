package dev.tcpwarden.sample.model;

import dev.tcpwarden.kernel.ConnectAttempts;
import java.util.List;

/**
 * The attempts to connect that ended between two samples.
 *
 * @param byRow for each row of {@code attempts} who made it
 */
public record ResolvedAttempts(ConnectAttempts attempts, List<EventProcess> byRow) {}
