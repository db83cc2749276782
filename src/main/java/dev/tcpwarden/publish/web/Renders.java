package dev.tcpwarden.publish.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Renders the metrics, one answer at a time. Requests for the same metrics that arrive while one waits for its turn get the same
 * answer: many scrapers at once cost one rendering, and no answer is older than its request.
 */
final class Renders {

    /** What a request asks for, as {@link MetricsRenderer#render} takes it. */
    record Wanted(@Nullable String accept, @Nullable String acceptEncoding, Set<String> names) {}

    private record Next(Wanted wanted, CompletableFuture<MetricsRenderer.Rendered> answer) {}

    private final MetricsRenderer renderer;
    private final Executor threads;

    @GuardedBy("this")
    private final Map<Wanted, CompletableFuture<MetricsRenderer.Rendered>> waiting = new LinkedHashMap<>();

    @GuardedBy("this")
    private boolean running;

    @GuardedBy("this")
    private long began; // by System.nanoTime(), the one under way

    Renders(MetricsRenderer renderer, Executor threads) {
        this.renderer = renderer;
        this.threads = threads;
    }

    synchronized CompletableFuture<MetricsRenderer.Rendered> ask(Wanted wanted) {
        CompletableFuture<MetricsRenderer.Rendered> answer =
                waiting.computeIfAbsent(wanted, key -> new CompletableFuture<>());
        if (!running) {
            threads.execute(this::renderNext);
            running = true;
            began = System.nanoTime();
        }
        return answer;
    }

    /** For how long one answer has been waited for; zero if none is. */
    synchronized Duration busy() {
        return running ? Duration.ofNanos(System.nanoTime() - began) : Duration.ZERO;
    }

    private void renderNext() {
        Next next = take();
        try {
            MetricsRenderer.Rendered rendered =
                    renderer.render(next.wanted.accept, next.wanted.acceptEncoding, next.wanted.names);
            goOn(); // first: this thread has an answer for each of those who asked
            next.answer.complete(rendered);
        } catch (IOException | RuntimeException | Error e) {
            goOn();
            next.answer.completeExceptionally(e);
        }
    }

    /** All metrics before some: a client that keeps asking for different names does not delay a scrape. */
    private synchronized Next take() {
        Wanted chosen = waiting.keySet().stream()
                .filter(wanted -> wanted.names.isEmpty())
                .findFirst()
                .orElseGet(() -> waiting.keySet().iterator().next());
        return new Next(chosen, Objects.requireNonNull(waiting.remove(chosen)));
    }

    private synchronized void goOn() {
        running = !waiting.isEmpty();
        began = System.nanoTime();
        if (running) {
            threads.execute(this::renderNext);
        }
    }
}
