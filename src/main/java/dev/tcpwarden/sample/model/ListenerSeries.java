package dev.tcpwarden.sample.model;

import java.util.Objects;

/**
 * The listeners of one process on one address and port; several of them (SO_REUSEPORT) are summed.
 *
 * @param owner {@link SeriesKey#NO_OWNER} where it is not known
 * @param address as in {@link dev.tcpwarden.socket.IpAddress#toString()}; "" in the line that sums those beyond the limit
 * @param port decimal, or "" likewise
 * @param backlog connections that wait to be accepted
 * @param backlogLimit how many may wait
 * @param clients how many different addresses are connected to it
 */
public record ListenerSeries(
        SeriesKey owner, String address, String port, long backlog, long backlogLimit, int clients) {

    public ListenerSeries {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(port, "port");
    }
}
