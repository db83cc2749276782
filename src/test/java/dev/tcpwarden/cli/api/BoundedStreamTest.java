package dev.tcpwarden.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.testing.Patience;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedStreamTest {

    private static InputStream stream(long most, Duration limit) {
        return new BoundedStream(new ByteArrayInputStream(new byte[100]), most, limit);
    }

    @Test
    void whatIsLargeOrSlowIsGivenUp() throws Exception {
        assertThat(stream(100, Patience.LIMIT).readAllBytes()).hasSize(100);
        assertThatThrownBy(() -> stream(99, Patience.LIMIT).readAllBytes()).hasMessage("the answer is too large");
        assertThatThrownBy(() -> stream(100, Duration.ZERO).read()).hasMessage("the answer is not complete after 0 s");
    }
}
