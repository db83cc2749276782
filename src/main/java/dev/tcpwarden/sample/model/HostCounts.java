package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.model.SocketCounts.ByState;
import java.util.Map;
import java.util.Objects;

/**
 * The whole table, owners or not.
 *
 * @param ipv4 by state, the sockets whose addresses are IPv4, mapped ones included
 * @param ipv6 by state, all others
 * @param unattributed by reason, then by state: the sockets without an owner; every reason has an entry
 * @param stalled those whose data does not get through, see {@link dev.tcpwarden.socket.Measure#STALLED}
 */
public record HostCounts(ByState ipv4, ByState ipv6, Map<UnattributedReason, ByState> unattributed, int stalled) {

    public HostCounts {
        Objects.requireNonNull(ipv4, "ipv4");
        Objects.requireNonNull(ipv6, "ipv6");
        unattributed = Map.copyOf(unattributed);
    }

    /** The sockets without an owner for that reason. */
    public ByState unattributed(UnattributedReason reason) {
        return unattributed.getOrDefault(reason, ByState.ZERO);
    }

    public ByState byState() {
        return ipv4.plus(ipv6);
    }
}
