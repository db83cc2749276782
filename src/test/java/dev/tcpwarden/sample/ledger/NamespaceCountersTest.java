package dev.tcpwarden.sample.ledger;

import static dev.tcpwarden.kernel.TcpStat.LISTEN_DROPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NamespaceCountersTest {

    private static final int MANY = 500;

    private final Map<Integer, Long> drops = new HashMap<>();
    private final List<Integer> reads = new ArrayList<>();
    private final Map<Integer, Integer> processes = new TreeMap<>();

    private final NamespaceCounters counters = new NamespaceCounters(new TcpStatSource() {

        @Override
        public TcpStats read() {
            return TcpStats.NONE;
        }

        @Override
        public Map<TcpStat, Long> counters(int netns, int process) {
            assertThat(process).isEqualTo(netns + 1000);
            reads.add(netns);
            return Map.of(LISTEN_DROPS, drops.getOrDefault(netns, 0L));
        }
    });

    private Map<Integer, Map<TcpStat, Long>> read() {
        return counters.read(processes);
    }

    private void namespaces(int count) {
        for (int netns = 1; netns <= count; netns++) {
            processes.put(netns, netns + 1000);
        }
    }

    @Test
    void thoseWithoutAnyDropSayNothing() {
        namespaces(3);
        assertThat(read()).isEmpty();
        drops.put(2, 5L);
        assertThat(read()).isEqualTo(Map.of(2, Map.of(LISTEN_DROPS, 5L)));
        processes.remove(2);
        assertThat(read()).isEmpty();
    }

    @Test
    void ofManyEachIsReadInItsTurnAndThosePublishedEveryTime() {
        namespaces(MANY);
        drops.put(499, 1L);
        for (int sample = 0; sample < MANY / NamespaceCounters.IN_TURN; sample++) {
            read();
        }
        assertThat(reads).hasSizeLessThan(2 * MANY).containsAll(processes.keySet());
        reads.clear();
        drops.put(499, 2L);
        assertThat(read()).isEqualTo(Map.of(499, Map.of(LISTEN_DROPS, 2L)));
        assertThat(reads).hasSizeLessThanOrEqualTo(1 + NamespaceCounters.IN_TURN);
    }

    @Test
    void ofMoreThanFiftyThoseThatCountedLastArePublished() {
        namespaces(60);
        for (int netns = 1; netns <= 60; netns++) {
            drops.put(netns, 1000L - netns);
        }
        for (int sample = 0; sample < 10; sample++) {
            read();
        }
        assertThat(read()).hasSize(NamespaceCounters.MAX_SERIES).containsKey(1).doesNotContainKey(60);
        drops.put(60, 941L);
        assertThat(read()).hasSize(NamespaceCounters.MAX_SERIES).containsKey(60).doesNotContainKey(50);
    }
}
