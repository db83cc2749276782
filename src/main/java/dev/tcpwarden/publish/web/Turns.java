package dev.tcpwarden.publish.web;

import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Each request waits for its turn in the queue for threads: without that, a client that sends one request after the other keeps
 * its thread, and a few such clients keep them all.
 */
final class Turns extends Handler.Wrapper {

    private final Executor threads;

    Turns(Executor threads) {
        this.threads = threads;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Client client = Client.of(request);
        client.answering();
        Request.addCompletionListener(request, failure -> client.answered());
        threads.execute(() -> take(client, request, response, callback));
        return true;
    }

    private void take(Client client, Request request, Response response, Callback callback) {
        if (!client.isOpen()) {
            callback.failed(new EofException());
            return;
        }
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
