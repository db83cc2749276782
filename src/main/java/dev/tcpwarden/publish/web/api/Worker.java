package dev.tcpwarden.publish.web.api;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread that answers requests one after the other, and ends when there are none for a while. */
final class Worker implements AutoCloseable {

    private static final int USUAL_WAITING = 64;
    private static final long KEPT_SECONDS = 30;

    private final ThreadPoolExecutor thread;

    Worker(String name) {
        this(name, USUAL_WAITING);
    }

    /** @param mostWaiting how many requests may wait while one is answered */
    Worker(String name, int mostWaiting) {
        thread = new ThreadPoolExecutor(
                1, 1, KEPT_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), work -> {
                    Thread made = new Thread(work, name);
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /** @throws Problem if too many wait already */
    <T> CompletableFuture<T> run(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    result.complete(work.call());
                } catch (Exception | Error e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw Problem.of(503, "Too many requests wait for an answer; try again later.");
        }
        return result;
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
