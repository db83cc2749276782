package dev.tcpwarden.kernel;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Statistics and limits of the network stack at one moment. What it does not report is absent, never zero.
 *
 * @param netns the network namespace whose they are, where they are not the whole machine's; 0 on a system without
 * @param ephemeralPorts those that it gives to connections
 * @param known the values that were reported
 */
public record TcpStats(int netns, Optional<EphemeralPorts> ephemeralPorts, Map<TcpStat, Long> known) {

    /** Of a system that reports nothing. */
    public static final TcpStats NONE = new TcpStats(0, Optional.empty(), Map.of());

    public TcpStats {
        Objects.requireNonNull(ephemeralPorts, "ephemeralPorts");
        known = Map.copyOf(known);
    }

    public OptionalLong get(TcpStat stat) {
        Long value = known.get(stat);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
