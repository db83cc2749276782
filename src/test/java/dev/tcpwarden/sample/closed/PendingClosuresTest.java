package dev.tcpwarden.sample.closed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.sample.closed.PendingClosures.LastSeen;
import dev.tcpwarden.socket.MeasureValues;
import org.junit.jupiter.api.Test;

class PendingClosuresTest {

    @Test
    void forgetsTheFirstOnesAndCountsThem() {
        PendingClosures pending = new PendingClosures();
        LastSeen last = new LastSeen(null, false, null, MeasureValues.NONE);
        for (int cookie = 1; cookie <= PendingClosures.MAX_ENTRIES; cookie++) {
            pending.add(cookie, last);
        }
        assertThat(pending.take(1)).contains(last);
        pending.add(1, last);
        assertThat(pending.dropped()).isZero();
        pending.add(PendingClosures.MAX_ENTRIES + 1, last);
        pending.add(PendingClosures.MAX_ENTRIES + 2, last);
        assertThat(pending.dropped()).isEqualTo(2);
        assertThat(pending.take(2)).isEmpty();
        assertThat(pending.take(1)).contains(last);
    }
}
