package dev.tcpwarden.process.windows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MissingElevationTest {

    @Test
    void saysWhatIsMissingAndHowToGrantIt() {
        assertThat(MissingElevation.describe(true, true)).isEmpty();
        assertThat(MissingElevation.describe(false, true))
                .hasValue(
                        "This agent is not elevated, so processes of other users are named by their executable's file alone,"
                                + " and requests to end a connection will be denied; start it from a command prompt that was opened"
                                + " with \"Run as administrator\", or as a service.");
        assertThat(MissingElevation.describe(false, false).orElseThrow()).doesNotContain("denied");
    }
}
