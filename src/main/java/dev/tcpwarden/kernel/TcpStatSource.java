package dev.tcpwarden.kernel;

/** Reads the figures and the limits of the network stack. Not safe for use by several threads at once. */
@FunctionalInterface
public interface TcpStatSource {

    /** What the stack tells now. What could not be read is absent; the source says so in the log, once. */
    TcpStats read();
}
