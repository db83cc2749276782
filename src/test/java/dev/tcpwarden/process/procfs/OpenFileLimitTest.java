package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFileLimitTest {

    @Test
    void halfOfWhatIsAllowedStaysFree() {
        assertThat(OpenFileLimit.of(256)).isEqualTo(112);
        assertThat(OpenFileLimit.of(1_024)).isEqualTo(496);
        assertThat(OpenFileLimit.of(1_048_576)).isEqualTo(OpenFileLimit.MOST);
        assertThat(OpenFileLimit.of(-1)).isEqualTo(OpenFileLimit.MOST); // no limit
        assertThat(OpenFileLimit.of(20)).isZero();
    }
}
