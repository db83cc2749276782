package dev.tcpwarden.sample.model;

/** What people call destinations. */
@FunctionalInterface
public interface DestinationNaming {

    /** No destination has a name. */
    DestinationNaming NONE = (high, low, port) -> "";

    /** The name of an address, as in {@link dev.tcpwarden.socket.IpAddress}, and a port; "" for none. */
    String name(long high, long low, int port);
}
