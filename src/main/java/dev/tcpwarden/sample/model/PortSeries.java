package dev.tcpwarden.sample.model;

import java.util.Objects;

/**
 * The ephemeral ports that one process uses from one address of this host toward one destination.
 *
 * @param process the name, {@link ProcessSeries#OTHER}, or "" where the owner is not known
 * @param source as in {@link dev.tcpwarden.socket.IpAddress#toString()}
 * @param destination as in {@link dev.tcpwarden.socket.Endpoint#toString()}
 */
public record PortSeries(String process, String source, String destination, int ports) {

    public PortSeries {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(destination, "destination");
    }
}
