package dev.tcpwarden.kernel;

import java.util.Map;
import java.util.OptionalInt;

/** Reads the statistics and limits of the network stack. Not safe for use by several threads at once. */
@FunctionalInterface
public interface TcpStatSource {

    /** The current values, of the own network namespace. What could not be read is absent; the source logs that once. */
    TcpStats read();

    /**
     * What another network namespace counts by itself; empty where it cannot be read.
     *
     * @param process the pid of a process that was in it
     */
    default Map<TcpStat, Long> counters(int netns, int process) {
        return Map.of();
    }

    /**
     * The ephemeral ports of another network namespace; {@link EphemeralPorts#UNKNOWN} where they cannot be read.
     *
     * @param process the pid of a process that was in it, where one is known
     */
    default EphemeralPorts ephemeralPorts(int netns, OptionalInt process) {
        return EphemeralPorts.UNKNOWN;
    }
}
