package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.TerminationPreview;
import dev.tcpwarden.testing.TableOf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreviewsTest {

    private final AtomicLong now = new AtomicLong();
    private final Previews previews = new Previews(now::get);

    private static List<TerminationPreview> some(int count) {
        TableOf rows = new TableOf();
        IntStream.range(0, count)
                .forEach(i -> rows.owned(
                        TableOf.process("nginx", 10),
                        i + 1,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:80 -> 10.0.0.2:" + (1000 + i)));
        AttributedTable table = rows.build();
        return IntStream.range(0, count)
                .mapToObj(row -> {
                    AttributedSocket socket = table.row(row);
                    return new TerminationPreview(socket, Optional.empty());
                })
                .toList();
    }

    @Test
    void areTakenPartByPartAndOnce() {
        List<TerminationPreview> all = some(5);
        String id = previews.add(all);

        Previews.Taken first = previews.take(id, 3);
        Previews.Taken second = previews.take(id, 3);

        assertThat(first.previews()).isEqualTo(all.subList(0, 3));
        assertThat(first.remaining()).isEqualTo(2);
        assertThat(second.previews()).isEqualTo(all.subList(3, 5));
        assertThat(second.remaining()).isZero();
        assertGone(id);
    }

    @Test
    void areGoneAfterFiveMinutes() {
        String id = previews.add(some(1));
        now.addAndGet(Duration.ofMinutes(5).toNanos() + 1);

        assertGone(id);
    }

    @Test
    void makeRoomTheOldestFirst() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            ids.add(previews.add(some(1)));
        }

        assertThat(ids).doesNotHaveDuplicates();
        assertGone(ids.get(0));
        assertThat(previews.take(ids.get(1), 1).previews()).hasSize(1);
        assertThat(previews.take(ids.get(16), 1).previews()).hasSize(1);
    }

    private void assertGone(String id) {
        assertThatThrownBy(() -> previews.take(id, 1))
                .hasMessage("there is no preview \"" + id + "\" any more: ask for a new one");
    }
}
