package dev.tcpwarden.sample;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.TestHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SamplingScheduleTest {

    private final TestHost host = new TestHost();
    private final AtomicInteger reads = new AtomicInteger();
    private final LatestSample latest = new LatestSample(Duration.ofHours(1));

    private SamplingSchedule schedule(Duration interval, SampleListener... listeners) {
        Sampler sampler = new Sampler(
                host.reader(),
                Optional.empty(),
                () -> TcpStats.NONE,
                latest,
                SamplerTest.settings(ProcessLabels.PROCESS_AND_PID, 500),
                DestinationNaming.NONE,
                List.of(listeners));
        return new SamplingSchedule(sampler, latest, interval);
    }

    @Test
    void theNextSampleIsAtAMultipleOfTheIntervalAndLateOnesAreSkipped() {
        assertThat(SamplingSchedule.following(100, 101, 50)).isEqualTo(150);
        assertThat(SamplingSchedule.following(100, 149, 50)).isEqualTo(150);
        assertThat(SamplingSchedule.following(100, 150, 50)).isEqualTo(200);
        assertThat(SamplingSchedule.following(100, 777, 50)).isEqualTo(800);
        assertThat(SamplingSchedule.following(100, 60, 50)).as("not due yet").isEqualTo(100);
    }

    @Test
    void samplesAtOnceAndGoesOnAfterFailures() {
        host.onRead = reads::incrementAndGet;
        host.broken = true;
        try (SamplingSchedule schedule = schedule(Duration.ofMillis(20))) {
            schedule.start();
            await().until(() -> reads.get() >= 3);
            assertThat(latest.newest()).isEmpty();
            host.broken = false;
            await().until(() -> latest.fresh().isPresent());
        }
    }

    @Test
    void aNewIntervalCountsFromNow() {
        host.onRead = reads::incrementAndGet;
        try (SamplingSchedule schedule = schedule(Duration.ofHours(1))) {
            schedule.start();
            await().until(() -> reads.get() == 1);
            schedule.setInterval(Duration.ofMillis(20));
            await().until(() -> reads.get() >= 3);
            assertThat(schedule.interval()).isEqualTo(Duration.ofMillis(20));
        }
    }

    @Test
    void samplesNeverOverlap() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        SampleListener parked = sample -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            park(end);
            inside.decrementAndGet();
        };
        try (SamplingSchedule schedule = schedule(Duration.ofHours(1), parked)) {
            schedule.start();
            await().until(() -> inside.get() == 1);
            FutureTask<Sample> second = new FutureTask<>(schedule::sampleNow);
            Thread other = new Thread(second);
            other.start();
            await().until(() -> other.getState() == Thread.State.BLOCKED || most.get() > 1);
            end.countDown();
            assertThat(second.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).sequence())
                    .isEqualTo(2);
        }
        assertThat(most).hasValue(1);
    }

    private static void park(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long samplers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sampler"))
                .count();
    }

    @Test
    void closingStopsTheThread() {
        SamplingSchedule schedule = schedule(Duration.ofMillis(5));
        host.onRead = reads::incrementAndGet;
        schedule.start();
        await().until(() -> reads.get() >= 1);
        assertThat(samplers()).isEqualTo(1);
        schedule.close();
        await().until(() -> samplers() == 0);
    }

    @Test
    void aSampleThatHangsIsOverdue() {
        CountDownLatch end = new CountDownLatch(1);
        host.onRead = () -> park(end);
        try (SamplingSchedule schedule = schedule(Duration.ofHours(1))) {
            assertThat(schedule.overdue()).as("before the start").isZero();
            schedule.start();
            await().until(() -> schedule.overdue().toMillis() >= 100);
            schedule.setInterval(Duration.ofMinutes(30));
            assertThat(schedule.overdue().toMillis())
                    .as("a new interval stops no sample")
                    .isGreaterThanOrEqualTo(100);
            end.countDown();
            await().until(() -> schedule.overdue().isZero());
        }
    }

    @Test
    void aFailedSampleIsAnAttempt() {
        host.onRead = reads::incrementAndGet;
        host.broken = true;
        try (SamplingSchedule schedule = schedule(Duration.ofHours(1))) {
            schedule.start();
            await().until(() -> reads.get() == 1);
            await().until(() -> schedule.overdue().isZero());
        }
    }
}
