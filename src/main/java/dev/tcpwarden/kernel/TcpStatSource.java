package dev.tcpwarden.kernel;

/** Reads the statistics and limits of the network stack. Not safe for use by several threads at once. */
@FunctionalInterface
public interface TcpStatSource {

    /** The current values. What could not be read is absent; the source logs that once. */
    TcpStats read();
}
