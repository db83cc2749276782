package dev.tcpwarden.publish.web.async;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.javalin.http.Context;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that comes later, or never if the server has given up the request by then, since its client has disconnected or the
 * server stops: Javalin would go on with a request that is no longer there, and repeats its handling of that error without end.
 */
public final class PendingAnswer implements AsyncListener {

    private final CompletableFuture<@Nullable Object> passed = new CompletableFuture<>();

    @GuardedBy("this")
    private boolean over;

    private PendingAnswer() {}

    /** Lets the request go on when what {@code answer} supplies has completed. */
    public static void to(Context context, Supplier<? extends CompletableFuture<?>> answer) {
        context.future(() -> {
            PendingAnswer pending = new PendingAnswer();
            context.req().getAsyncContext().addListener(pending);
            var unused = answer.get().whenComplete(pending::pass);
            return pending.passed;
        });
    }

    /** Under the lock, so that the request is not given up in the middle. */
    private synchronized void pass(@Nullable Object result, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (failure == null) {
            passed.complete(result);
        } else {
            passed.completeExceptionally(failure);
        }
    }

    private synchronized void end() {
        over = true;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
