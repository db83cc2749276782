package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CookieSetTest {

    @Test
    void isASet() {
        Random random = new Random(1);
        CookieSet cookies = new CookieSet(0);
        Set<Long> model = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long cookie = 1 + random.nextInt(30_000) * (random.nextBoolean() ? 1L : 1L << 33);
            assertThat(cookies.add(cookie)).isEqualTo(model.add(cookie));
        }
    }

    @Test
    void takesNoCookieForOneSeenBefore() {
        CookieSet cookies = new CookieSet(0);
        assertThat(cookies.add(0)).isTrue();
        assertThat(cookies.add(0)).isTrue();
    }
}
