package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.ProcessInfo;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the processes of one series have to do with one service that they connect to.
 *
 * @param owner without a pid; {@link SeriesKey#NO_OWNER} where it is not known
 * @param destination a name, an address and a port, or {@link #OTHER}
 * @param connections established now
 * @param stalled see {@link dev.tcpwarden.socket.Measure#STALLED}
 * @param rttMicros the median round trip of those established now; nothing where none is known
 * @param timedConnects how many of {@code connects} were established and it is known how long they took
 * @param connectNanos how long those took together
 * @param traffic of the connections, those that have closed among them
 * @param servers processes of this host that are known to serve it
 */
public record DestinationSeries(
        SeriesKey owner,
        String destination,
        int connections,
        int stalled,
        OptionalLong rttMicros,
        ConnectCounts connects,
        long timedConnects,
        long connectNanos,
        CounterTotals traffic,
        List<ProcessInfo> servers) {

    /** The destination under which those beyond the limit are summed. */
    public static final String OTHER = "~other";

    public DestinationSeries {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(rttMicros, "rttMicros");
        Objects.requireNonNull(connects, "connects");
        Objects.requireNonNull(traffic, "traffic");
        servers = List.copyOf(servers);
    }
}
