package dev.tcpwarden.publish.web;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Each request waits for its turn: without that, a client that sends one request after the other keeps its thread, and a few such
 * clients keep them all. The newest has the next turn: where more come than can be served, those that wait for longest make room
 * for others in any case.
 */
final class Turns extends Handler.Wrapper {

    private final Executor threads;
    private final Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();

    Turns(Executor threads) {
        this.threads = threads;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Client client = Client.of(request);
        client.answering();
        Request.addCompletionListener(request, failure -> client.answered());
        waiting.push(() -> take(client, request, response, callback));
        threads.execute(() -> waiting.pop().run());
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
