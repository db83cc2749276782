package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final long START = Long.MAX_VALUE - 5; // nanoTime may overflow at any time

    private final Standing standing = new Standing(START);

    private static long after(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void betweenRequestsAConnectionIsNeverLate() {
        assertThat(standing.isLate(after(3_600))).isFalse();
        assertThat(standing.age(after(3_600))).isEqualTo(TimeUnit.HOURS.toNanos(1));
    }

    @Test
    void aRequestIsLateHoweverSteadilyItDrips() {
        for (int second = 10; second < 20; second++) {
            standing.received(after(second));
        }
        assertThat(standing.isLate(after(15))).isFalse();
        assertThat(standing.isLate(after(16))).isTrue();
    }

    @Test
    void anAnswerIsLateIfItIsReadTooSlowly() {
        standing.received(after(0));
        standing.answering(after(4));
        assertThat(standing.isLate(after(14))).isFalse();
        assertThat(standing.isLate(after(15))).isTrue();

        standing.sent(10 * Standing.BYTES_PER_SECOND, after(20));
        assertThat(standing.isLate(after(24))).isFalse();
        assertThat(standing.isLate(after(25))).isTrue();
    }

    @Test
    void anAnswerThatIsMadeIsNotTheClientsFaultForAWhile() {
        long second = TimeUnit.SECONDS.toNanos(1);
        standing.received(after(0));
        assertThat(standing.isOursWithin(second, after(0))).isFalse();
        standing.answering(after(4));
        assertThat(standing.isOursWithin(second, after(4))).isTrue();
        assertThat(standing.isOursWithin(second, after(5))).isFalse();
        standing.sent(1, after(4));
        assertThat(standing.isOursWithin(second, after(4))).isFalse();
    }

    @Test
    void aClientIsAsOldAsWhatItDidLast() {
        standing.received(after(1));
        standing.received(after(2)); // more of the same request
        assertThat(standing.age(after(3))).isEqualTo(TimeUnit.SECONDS.toNanos(2));
        standing.answering(after(3));
        standing.sent(100, after(5));
        standing.sent(0, after(6)); // which it did not take
        assertThat(standing.age(after(7))).isEqualTo(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void theNextRequestStartsOver() {
        standing.answering(after(0));
        standing.sent(1, after(1));
        standing.answered(after(5));
        assertThat(standing.age(after(5))).isZero();
        standing.received(after(100));
        assertThat(standing.isLate(after(105))).isFalse();
        standing.answering(after(105));
        assertThat(standing.isLate(after(115))).isFalse();
    }
}
