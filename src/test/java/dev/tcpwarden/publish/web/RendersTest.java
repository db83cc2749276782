package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RendersTest {

    private static final Renders.Wanted ALL = new Renders.Wanted(null, null, Set.of());
    private static final Renders.Wanted GZIP = new Renders.Wanted(null, "gzip", Set.of());
    private static final Renders.Wanted SOME = new Renders.Wanted(null, null, Set.of("tcpwarden_up"));

    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<String> rendered = new ArrayList<>();
    private boolean broken;

    private final Renders renders = new Renders(
            (accept, acceptEncoding, names) -> {
                rendered.add(acceptEncoding + "|" + names);
                if (broken) {
                    throw new IOException("broken on purpose");
                }
                return new MetricsRenderer.Rendered("text/plain", false, new byte[0]);
            },
            threads::add);

    private void run() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void aRequestDuringARenderGetsItsResult() {
        CompletableFuture<MetricsRenderer.Rendered> first = renders.ask(ALL);
        CompletableFuture<MetricsRenderer.Rendered> second = renders.ask(ALL);
        run();
        assertThat(rendered).hasSize(1);
        assertThat(first.join()).isSameAs(second.join());
    }

    @Test
    void noAnswerIsOlderThanItsRequest() {
        CompletableFuture<MetricsRenderer.Rendered> second =
                renders.ask(ALL).thenCompose(first -> renders.ask(ALL)); // comes when the first has been rendered
        run();
        assertThat(second).isCompleted();
        assertThat(rendered).hasSize(2);
    }

    @Test
    void oneAtATimeAndAllMetricsBeforeSome() {
        List<CompletableFuture<MetricsRenderer.Rendered>> answers =
                List.of(renders.ask(SOME), renders.ask(GZIP), renders.ask(ALL));
        assertThat(threads).hasSize(1);
        run();
        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(rendered).containsExactly("gzip|[]", "null|[]", "null|[tcpwarden_up]");
    }

    @Test
    void aFailureIsOfThatAnswerOnly() {
        broken = true;
        CompletableFuture<MetricsRenderer.Rendered> failed = renders.ask(ALL);
        run();
        assertThat(failed).isCompletedExceptionally();

        broken = false;
        CompletableFuture<MetricsRenderer.Rendered> next = renders.ask(ALL);
        run();
        assertThat(next).isCompleted();
    }

    @Test
    void isBusyWhileAnAnswerIsWaitedFor() {
        assertThat(renders.busy()).isZero();
        CompletableFuture<MetricsRenderer.Rendered> answer = renders.ask(ALL);
        assertThat(renders.busy()).isPositive().isLessThan(Duration.ofMinutes(1));
        run();
        assertThat(answer).isCompleted();
        assertThat(renders.busy()).isZero();
    }
}
