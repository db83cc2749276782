package dev.tcpwarden.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.jline.utils.AttributedString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever keys come on whatever screen, it is filled and nothing wraps. */
class AnyKeysTest {

    private static final String CHARACTERS = "hk y1234brsd/<>?\\=,:n\u00e4\u30c7";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void screensAreWhole(long seed) {
        Random random = new Random(seed);
        Bench bench = new Bench(Hosts.shop(false));
        bench.colour = random.nextBoolean();
        for (int i = 0; i < 1_000; i++) {
            Key key = random.nextInt(3) == 0
                    ? Key.of(Key.Kind.values()[random.nextInt(Key.Kind.values().length)])
                    : Key.of(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            bench.press(key);
            if (random.nextInt(20) == 0) {
                bench.then(Hosts.shop(random.nextBoolean()));
            }
            int width = random.nextInt(140);
            int height = random.nextInt(40);
            List<AttributedString> lines = bench.lines(width, height);
            assertThat(lines).as("after %s, %dx%d", key, width, height).hasSize(height);
            assertThat(lines).allMatch(line -> line.columnLength() <= Math.max(1, width));
        }
    }
}
