package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.kernel.TcpStatSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What other network namespaces count by themselves. At most {@link #MAX_SERIES} of those whose counters are not all zero are
 * published, and these are read in each sample; of the rest {@link #IN_TURN}, so that a host with hundreds of them pays no more.
 */
final class NamespaceCounters {

    static final int MAX_SERIES = 50;
    static final int IN_TURN = 20;

    /** Those whose counters grew last, then those with the highest. */
    private static final Comparator<Namespace> PUBLISHED_FIRST = Comparator.comparingLong(
                    (Namespace namespace) -> -namespace.grew)
            .thenComparingLong(namespace -> -namespace.sum())
            .thenComparingInt(namespace -> namespace.netns);

    private final TcpStatSource source;
    private final Map<Integer, Namespace> namespaces = new HashMap<>();
    private List<Namespace> published = List.of();
    private long sample;

    NamespaceCounters(TcpStatSource source) {
        this.source = source;
    }

    private static final class Namespace {

        private final int netns;
        private Map<TcpStat, Long> counters = Map.of();
        private long read; // in which sample
        private long grew; // likewise

        Namespace(int netns) {
            this.netns = netns;
        }

        long sum() {
            return counters.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * The counters of those that are published.
     *
     * @param processes a process of each other namespace
     */
    Map<Integer, Map<TcpStat, Long>> read(Map<Integer, Integer> processes) {
        sample++;
        namespaces.keySet().retainAll(processes.keySet());
        processes.keySet().forEach(netns -> namespaces.computeIfAbsent(netns, Namespace::new));
        Stream.concat(
                        published.stream().filter(it -> namespaces.get(it.netns) == it),
                        namespaces.values().stream()
                                .filter(it -> !published.contains(it))
                                .sorted(Comparator.comparingLong(it -> it.read))
                                .limit(IN_TURN))
                .forEach(it -> update(it, source.counters(it.netns, processes.getOrDefault(it.netns, 0))));
        published = namespaces.values().stream()
                .filter(it -> it.sum() > 0)
                .sorted(PUBLISHED_FIRST)
                .limit(MAX_SERIES)
                .toList();
        Map<Integer, Map<TcpStat, Long>> counters = new HashMap<>();
        published.forEach(it -> counters.put(it.netns, it.counters));
        return counters;
    }

    private void update(Namespace namespace, Map<TcpStat, Long> counters) {
        long before = namespace.sum();
        namespace.counters = counters;
        if (namespace.read != 0 && namespace.sum() > before) {
            namespace.grew = sample;
        }
        namespace.read = sample;
    }
}
