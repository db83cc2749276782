package dev.tcpwarden.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    private static final ZonedDateTime NOW = ZonedDateTime.parse("2027-02-01T08:00:30+01:00[Europe/Berlin]");

    @ParameterizedTest
    @CsvSource({
        "03:12,                     2027-02-01T02:12:00Z",
        "3:12,                      2027-02-01T02:12:00Z",
        "08:00:30,                  2027-02-01T07:00:30Z",
        "08:01,                     2027-01-31T07:01:00Z",
        "today 03:12,               2027-02-01T02:12:00Z",
        "yesterday 03:12,           2027-01-31T02:12:00Z",
        "yesterday,                 2027-01-30T23:00:00Z",
        "2026-07-31 03:12,          2026-07-31T01:12:00Z",
        "2026-07-31T03:12:07,       2026-07-31T01:12:07Z",
        "2027-01-31,                2027-01-30T23:00:00Z",
        "2027-01-31T03:12:00Z,      2027-01-31T03:12:00Z",
        "2027-01-31T03:12:00+02:00, 2027-01-31T01:12:00Z",
        "-90m,                      2027-02-01T05:30:30Z",
        "-1d2h,                     2027-01-31T05:00:30Z",
        "now,                       2027-02-01T07:00:30Z",
    })
    void readsMomentsAsPeopleWriteThem(String text, Instant moment) {
        assertThat(Times.parse(text, NOW)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "3",
                "25:00",
                "03:12:61",
                "2027-02-30",
                "2027-02-30 03:12",
                "tomorrow 03:12",
                "-",
                "-x",
                "90m",
                "yesterday  03:12",
                "-99999999d"
            })
    void namesWhatItCannotReadAndWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Times.parse(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not a time: allowed are 03:12, yesterday 03:12, 2027-01-31 03:12,"
                        + " 2027-01-31T03:12:00Z, -90m and now");
    }
}
