package dev.tcpwarden.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.sample.Vanished.Last;
import dev.tcpwarden.socket.MeasureValues;
import org.junit.jupiter.api.Test;

class VanishedTest {

    @Test
    void forgetsTheFirstOnesAndCountsThem() {
        Vanished vanished = new Vanished();
        Last last = new Last(null, false, false, MeasureValues.NONE);
        for (int cookie = 1; cookie <= Vanished.MOST; cookie++) {
            vanished.add(cookie, last);
        }
        assertThat(vanished.take(1)).contains(last);
        vanished.add(1, last);
        assertThat(vanished.forgotten()).isZero();
        vanished.add(Vanished.MOST + 1, last);
        vanished.add(Vanished.MOST + 2, last);
        assertThat(vanished.forgotten()).isEqualTo(2);
        assertThat(vanished.take(2)).isEmpty();
        assertThat(vanished.take(1)).contains(last);
    }
}
