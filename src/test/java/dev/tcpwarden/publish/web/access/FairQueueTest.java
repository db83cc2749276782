package dev.tcpwarden.publish.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void clientsTakeTurns() {
        queue.offer("a", "a1");
        queue.offer("a", "a2");
        queue.offer("a", "a3");
        queue.offer("b", "b1");

        assertThat(IntStream.range(0, 4).mapToObj(i -> queue.take())).containsExactly("a1", "b1", "a2", "a3");
        assertThat(queue.offer("c", "c1")).isTrue();
        assertThat(queue.take()).isEqualTo("c1");
    }

    @Test
    void isBounded() {
        for (int client = 0; client < 32; client++) {
            for (int i = 0; i < 8; i++) {
                assertThat(queue.offer("client" + client, "wanted")).isTrue();
            }
        }
        assertThat(queue.offer("client1", "more")).isFalse();
        assertThat(queue.offer("another", "more")).isFalse();
        queue.take();
        assertThat(queue.offer("client1", "more")).isFalse();
        assertThat(queue.offer("another", "more")).isTrue();
    }
}
