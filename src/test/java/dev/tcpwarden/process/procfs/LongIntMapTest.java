package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.socket.Index;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongIntMapTest {

    private final LongIntMap map = new LongIntMap();

    @Test
    void holdsWhatAnyMapWouldHold() {
        Random random = new Random(7);
        Map<Long, Integer> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            long key = (random.nextInt(30_000) + 1L) << random.nextInt(40);
            expected.put(key, i);
            map.put(key, i);
        }
        assertThat(map.size()).isEqualTo(expected.size());
        expected.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        assertThat(map.get(Long.MAX_VALUE)).isEqualTo(Index.NONE);
    }

    @Test
    void keysThatDifferOnlyAboveBit31AreDifferent() {
        map.put(5, 1);
        map.put(5 + (1L << 32), 2);

        assertThat(map.get(5)).isEqualTo(1);
        assertThat(map.get(5 + (1L << 32))).isEqualTo(2);
    }

    @Test
    void clearRemovesAllAndTheMapGrowsAgain() {
        for (int round = 0; round < 3; round++) {
            map.clear(round * 100);
            assertThat(map.size()).isZero();
            assertThat(map.get(1)).isEqualTo(Index.NONE);
            for (int i = 1; i <= 1_000; i++) {
                map.put(i, i);
            }
            assertThat(map.size()).isEqualTo(1_000);
            assertThat(map.get(1_000)).isEqualTo(1_000);
        }
    }

    @Test
    void reservingRoomRemovesNothing() {
        map.put(5, 1);
        map.reserve(10_000);
        map.reserve(1);

        assertThat(map.get(5)).isEqualTo(1);
        assertThat(map.size()).isEqualTo(1);
    }

    @Test
    void zeroIsNoKey() {
        assertThat(map.get(0)).isEqualTo(Index.NONE);
        assertThatThrownBy(() -> map.put(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
