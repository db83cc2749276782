package dev.tcpwarden.process.windows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MissingPrivilegesTest {

    @Test
    void saysWhatIsMissingAndHowToGrantIt() {
        assertThat(MissingPrivileges.describe(true, true)).isEmpty();
        assertThat(MissingPrivileges.describe(false, true))
                .hasValue(
                        "This agent is not elevated, so processes of other users are named only by their executable's file,"
                                + " and requests to terminate a connection will be denied; start it from a command prompt opened"
                                + " with \"Run as administrator\", or as a service.");
        assertThat(MissingPrivileges.describe(false, false).orElseThrow()).doesNotContain("denied");
    }
}
