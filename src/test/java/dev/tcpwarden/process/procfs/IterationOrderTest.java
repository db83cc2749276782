package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.Index;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IterationOrderTest {

    private final IterationOrder order = new IterationOrder();

    /** A pass that comes to these entries: how many of them it guessed. */
    private int guessed(int... entries) {
        order.begin();
        int right = 0;
        for (int entry : entries) {
            right += order.guess() == entry ? 1 : 0;
            order.add(entry);
        }
        assertThat(order.guess()).isBetween(Index.NONE, 99);
        return right;
    }

    @Test
    void guessesNothingAtFirstAndThenTheSameOrder() {
        int[] entries = IntStream.range(0, 50).map(i -> 99 - i).toArray();
        assertThat(guessed(entries)).isZero();
        assertThat(guessed(entries)).isEqualTo(50);
        assertThat(guessed()).isZero();
        assertThat(guessed(entries)).isZero();
    }

    @Test
    void goesOnAfterAnEntryThatCameAndAfterOneThatWent() {
        guessed(1, 2, 3, 4, 5);
        assertThat(guessed(1, 2, 9, 3, 4, 5)).isEqualTo(5);
        assertThat(guessed(1, 2, 3, 4, 5)).as("3 came unexpected, the rest not").isEqualTo(4);
    }
}
