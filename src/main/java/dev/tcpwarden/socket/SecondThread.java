package dev.tcpwarden.socket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A part of the work on a table that a second thread does at the same time. Closing waits until it has ended, since it uses what
 * the other part uses.
 */
public final class SecondThread<T> implements AutoCloseable {

    /** From so many rows on, it saves more time than it costs. */
    private static final int LARGE_TABLE = 20_000;

    private final CompletableFuture<T> result;

    private SecondThread(CompletableFuture<T> result) {
        this.result = result;
    }

    /** Whether there is a second core, and work for it. */
    public static boolean pays(int rows) {
        return rows >= LARGE_TABLE && Runtime.getRuntime().availableProcessors() > 1;
    }

    /** @param name of the thread */
    public static <T> SecondThread<T> start(String name, Supplier<T> work) {
        return new SecondThread<>(CompletableFuture.supplyAsync(work, thread(name)));
    }

    /** The same where it pays; else the work is done at once, by the caller. */
    public static <T> SecondThread<T> start(int rows, String name, Supplier<T> work) {
        return new SecondThread<>(CompletableFuture.supplyAsync(work, pays(rows) ? thread(name) : Runnable::run));
    }

    private static Executor thread(String name) {
        return work -> new Thread(work, name).start();
    }

    /**
     * Waits for it.
     *
     * @throws CompletionException whose cause is what the work threw
     */
    public T get() {
        return result.join();
    }

    @Override
    public void close() {
        result.exceptionally(failure -> null).join();
    }
}
