package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.Deaths;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose death was told between two samples.
 *
 * @param byRow for each row of {@code deaths} its ending; null for a socket that was no connection
 */
record Endings(Deaths deaths, List<@Nullable Ending> byRow) {}
