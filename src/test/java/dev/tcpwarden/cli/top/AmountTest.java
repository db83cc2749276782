package dev.tcpwarden.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.01, 0.1",
        "0.25, 0.3",
        "7, 7",
        "9.96, 10.0",
        "9999, 9999",
        "10000, 9.8K",
        "10240, 10K",
        "1047552, 1023K",
        "1048576, 1.0M",
        "9223372036854775807, 8.0E"
    })
    void takesFiveCharacters(double number, String text) {
        assertThat(Amount.text(number)).isEqualTo(text).hasSizeLessThanOrEqualTo(5);
    }
}
