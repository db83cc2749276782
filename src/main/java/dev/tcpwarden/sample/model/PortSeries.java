package dev.tcpwarden.sample.model;

import java.util.Objects;

/**
 * The ephemeral ports that processes of one series use from one address of this host toward one destination.
 *
 * @param owner without a pid; {@link SeriesKey#NO_OWNER} where it is not known
 * @param netns the network namespace, 0 on a system without
 * @param source as in {@link dev.tcpwarden.socket.IpAddress#toString()}
 * @param destination as in {@link dev.tcpwarden.socket.Endpoint#toString()}
 */
public record PortSeries(SeriesKey owner, int netns, String source, String destination, int ports) {

    public PortSeries {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(destination, "destination");
    }
}
