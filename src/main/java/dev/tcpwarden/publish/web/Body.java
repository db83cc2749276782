package dev.tcpwarden.publish.web;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The body of an answer on its way, at the pace of the client that reads it: no thread waits for that. */
final class Body implements WriteListener {

    private static final String ABORTED = "aborted";

    private final Context context;
    private final byte[] bytes;
    private final ServletOutputStream out;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private boolean written;

    private Body(Context context, byte[] bytes) throws IOException {
        this.context = context;
        this.bytes = bytes;
        out = context.res().getOutputStream();
    }

    /**
     * Sends {@code bytes} as the answer to a request that is handled asynchronously.
     *
     * @return completes when they have been sent, or when the client has disconnected
     */
    static CompletableFuture<Void> send(Context context, byte[] bytes) {
        try {
            Body body = new Body(context, bytes);
            context.res().setContentLength(bytes.length);
            body.out.setWriteListener(body);
            return body.end;
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Sends nothing: the client has disconnected. */
    static CompletableFuture<Void> abort(Context context) {
        context.attribute(ABORTED, true);
        return CompletableFuture.completedFuture(null);
    }

    /** Whether the client disconnected before it had read its answer. */
    static boolean isAborted(Context context) {
        return context.attribute(ABORTED) != null;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written) {
                end.complete(null);
                return;
            }
            written = true;
            out.write(bytes);
        }
    }

    @Override
    public void onError(Throwable failure) {
        context.attribute(ABORTED, true);
        end.complete(null);
    }
}
