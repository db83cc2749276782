package dev.tcpwarden.publish.web.api;

import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;

/** How answers go out, at the pace of the client and within the server's bounds. */
public interface Replies {

    /** Sends {@code body}, compressed where that pays; completes when the client has it, or has disconnected. */
    CompletableFuture<Void> reply(Context context, byte[] body);

    /** To be run whenever the client has read all that it was sent of an answer that goes on. */
    Runnable progress(Context context);
}
