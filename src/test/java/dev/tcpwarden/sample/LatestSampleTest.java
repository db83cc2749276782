package dev.tcpwarden.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.testing.TestHost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatestSampleTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7); // the clock may wrap around
    private final LatestSample latest = new LatestSample(Duration.ofSeconds(5), nanos::get);

    private static Sample sample() throws IOException {
        LatestSample nowhere = new LatestSample(Duration.ofSeconds(5));
        return new Sampler(
                        new TestHost().reader(),
                        Optional.empty(),
                        () -> TcpStats.NONE,
                        nowhere,
                        SamplerTest.settings(ProcessLabels.PROCESS, 1),
                        DestinationNaming.NONE,
                        List.of())
                .sample();
    }

    @Test
    void isStaleAfterThreeIntervals() throws IOException {
        assertThat(latest.fresh()).isEmpty();
        Sample sample = sample();
        latest.publish(sample);
        nanos.addAndGet(Duration.ofSeconds(15).toNanos() - 1);
        assertThat(latest.fresh()).containsSame(sample);
        nanos.incrementAndGet();
        assertThat(latest.fresh()).isEmpty();
        assertThat(latest.newest()).containsSame(sample);
    }

    @Test
    void followsANewInterval() throws IOException {
        latest.publish(sample());
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        latest.setInterval(Duration.ofSeconds(10));
        assertThat(latest.fresh()).isPresent();
    }
}
