package dev.tcpwarden.sample.model;

import java.util.Objects;

/**
 * The listeners of one process on one address and port; several of them (SO_REUSEPORT) are summed.
 *
 * @param process the name, {@link ProcessSeries#OTHER}, or "" where the owner is not known
 * @param pid decimal, or ""
 * @param address as in {@link dev.tcpwarden.socket.IpAddress#toString()}; "" in the line that sums those beyond the limit
 * @param port decimal, or "" likewise
 * @param backlog connections that wait to be accepted
 * @param backlogLimit how many may wait
 */
public record ListenerSeries(String process, String pid, String address, String port, long backlog, long backlogLimit) {

    public ListenerSeries {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(port, "port");
    }
}
