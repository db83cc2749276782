package dev.tcpwarden.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CookieIndexTest {

    @Test
    void findsTheRowOfEachCookieAsItGrows() {
        Random random = new Random(1);
        long[] cookies = new long[20_000];
        CookieIndex index = new CookieIndex(0);
        for (int round = 0; round < 2; round++) {
            Map<Long, Integer> model = new HashMap<>();
            for (int row = 0; row < cookies.length; ) {
                long cookie = 1 + random.nextInt(100_000) * (random.nextBoolean() ? 1L : 1L << 33);
                if (!model.containsKey(cookie)) {
                    assertThat(index.find(cookie, cookies)).isEqualTo(Index.NONE);
                    cookies[row] = cookie;
                    index.add(row, cookies);
                    model.put(cookie, row++);
                }
            }
            model.forEach(
                    (cookie, row) -> assertThat(index.find(cookie, cookies)).isEqualTo(row));
            index.clear();
        }
    }
}
