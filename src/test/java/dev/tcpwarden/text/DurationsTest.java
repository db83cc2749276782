package dev.tcpwarden.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    private static final Duration LONGEST = Duration.ofDays(999_999_999);

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s, 0ms",
        "PT0.005S, 5ms, 5ms",
        "PT0.000001S, 1us, 1us",
        "PT0.0099999S, 9ms999us, 9999us",
        "PT0.01S, 10ms, 10ms",
        "PT1.5S, 1s500ms, 1500ms",
        "PT9.999999S, 9s999ms999us, 9999ms",
        "PT10S, 10s, 10s",
        "PT59.9S, 59s900ms, 59s",
        "PT1M0.5S, 1m500ms, 1m",
        "PT59M59S, 59m59s, 59m59s",
        "PT1H1M1S, 1h1m1s, 1h1m",
        "P1DT1M, 1d1m, 1d",
        "P20DT23H59M, 20d23h59m, 20d23h"
    })
    void writesThemForParsersAndForTables(Duration duration, String whole, String brief) {
        assertThat(Durations.write(duration)).isEqualTo(whole);
        assertThat(Durations.parse(whole, Duration.ZERO, LONGEST))
                .isEqualTo(Duration.ofNanos(duration.toNanos() / 1_000 * 1_000));
        assertThat(Durations.brief(duration)).isEqualTo(brief);
        assertThat(Durations.parse(brief, Duration.ZERO, LONGEST)).isLessThanOrEqualTo(duration);
    }
}
