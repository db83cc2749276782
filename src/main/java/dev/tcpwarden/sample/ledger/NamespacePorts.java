package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The ephemeral ports of each network namespace. Those of the own one are given; others are asked for when a row first needs them, and
 * again after a minute: settings seldom change.
 */
final class NamespacePorts {

    private static final long FRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final TcpStatSource source;
    private final LongSupplier nanoTime;
    private int own;
    private EphemeralPorts ownPorts = EphemeralPorts.UNKNOWN;
    private Map<Integer, Integer> processes = Map.of();
    private int[] others = new int[0]; // sorted
    private final List<EphemeralPorts> othersPorts = new ArrayList<>(); // in that order
    private long since;

    NamespacePorts(TcpStatSource source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /**
     * Begins a new table.
     *
     * @param pids a process of each other namespace, where one is known
     */
    NamespacePorts with(TcpStats stats, Map<Integer, Integer> pids) {
        own = stats.netns();
        ownPorts = stats.ephemeralPorts().orElse(EphemeralPorts.UNKNOWN);
        processes = pids;
        if (nanoTime.getAsLong() - since > FRESH_NANOS) {
            since = nanoTime.getAsLong();
            others = new int[0];
            othersPorts.clear();
        }
        return this;
    }

    boolean isOwn(int netns) {
        return netns == own;
    }

    EphemeralPorts of(int netns) {
        if (netns == own) {
            return ownPorts;
        }
        int place = Arrays.binarySearch(others, netns);
        return place >= 0 ? othersPorts.get(place) : ask(netns, -place - 1);
    }

    private EphemeralPorts ask(int netns, int place) {
        Integer process = processes.get(netns);
        EphemeralPorts ports =
                source.ephemeralPorts(netns, process == null ? OptionalInt.empty() : OptionalInt.of(process));
        int[] more = Arrays.copyOf(others, others.length + 1);
        System.arraycopy(others, place, more, place + 1, others.length - place);
        more[place] = netns;
        others = more;
        othersPorts.add(place, ports);
        return ports;
    }
}
