package dev.tcpwarden.agent;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Creates an object on its own thread, while other threads continue until they need it. */
@SuppressWarnings("try") // closing throws whatever closing the thing does
final class BackgroundInit<T extends AutoCloseable> implements AutoCloseable {

    private final FutureTask<T> making;

    private BackgroundInit(FutureTask<T> making) {
        this.making = making;
    }

    static <T extends AutoCloseable> BackgroundInit<T> make(String name, Callable<T> maker) {
        FutureTask<T> making = new FutureTask<>(maker);
        Thread thread = new Thread(making, name);
        thread.setDaemon(true);
        thread.start();
        return new BackgroundInit<>(making);
    }

    /**
     * Waits until it has been created.
     *
     * @throws IOException that of its maker, as a RuntimeException of it
     */
    T get() throws IOException {
        try {
            return making.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }

    /** Closes what was made. Where that failed there is nothing to close. */
    @Override
    public void close() throws Exception {
        T made;
        try {
            made = making.get();
        } catch (ExecutionException e) {
            return;
        }
        made.close();
    }
}
