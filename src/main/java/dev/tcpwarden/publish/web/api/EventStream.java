package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.publish.web.access.Caller;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Server-Sent Events for one client, at the pace at which it reads them: no thread waits for that. What does not fit into its
 * buffer is counted, and the count is sent as an event.
 */
final class EventStream implements WriteListener {

    private static final int MOST_EVENTS = 2_000;
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final Caller caller;
    private final Set<EventKind> kinds;
    private final ConnectionFilter filter;
    private final ServletOutputStream out;
    private final Runnable progress;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private int lost;
    private boolean unflushed;

    /**
     * @param kinds of the events that it wants
     * @param filter of the connections that it wants to hear of
     * @param progress run when the client has been sent all there is
     */
    EventStream(
            Caller caller, Set<EventKind> kinds, ConnectionFilter filter, ServletOutputStream out, Runnable progress) {
        this.caller = caller;
        this.kinds = kinds;
        this.filter = filter;
        this.out = out;
        this.progress = progress;
    }

    /** To be called once, when events may be written. */
    CompletableFuture<Void> start() {
        out.setWriteListener(this);
        return end;
    }

    Caller caller() {
        return caller;
    }

    boolean wants(EventKind kind) {
        return kinds.contains(kind);
    }

    ConnectionFilter filter() {
        return filter;
    }

    static byte[] event(String name, byte[] json) {
        byte[] head = ("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        byte[] event = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(json, 0, event, head.length, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    /** Sends it when the client has read what comes before. */
    void send(byte[] event) throws IOException {
        synchronized (this) {
            if (waiting.size() >= MOST_EVENTS || waitingBytes + event.length > MOST_BYTES) {
                lost++;
                return;
            }
            waiting.add(event);
            waitingBytes += event.length;
        }
        onWritePossible();
    }

    /** Events that are not even made, since there are too many. */
    synchronized void lose(int events) {
        lost += events;
    }

    /** Shows that the connection is alive, to whatever is between. */
    void beat() throws IOException {
        boolean idle;
        synchronized (this) {
            idle = waiting.isEmpty();
        }
        if (idle) {
            send(COMMENT);
        }
    }

    @Override
    public synchronized void onWritePossible() throws IOException {
        if (end.isDone()) {
            return;
        }
        while (out.isReady()) {
            byte[] next = next();
            if (next != null) {
                out.write(next);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                progress.run();
                return;
            }
        }
    }

    private byte @Nullable [] next() {
        byte[] next = waiting.poll();
        if (next != null) {
            waitingBytes -= next.length;
            return next;
        }
        if (lost > 0) {
            byte[] event = event("lost", ("{\"lost\":" + lost + "}").getBytes(StandardCharsets.UTF_8));
            lost = 0;
            return event;
        }
        return null;
    }

    boolean isOpen() {
        return !end.isDone();
    }

    /** Not while another thread writes: the server reuses what belongs to a request that has ended. */
    synchronized void close() {
        end.complete(null);
    }

    @Override
    public void onError(Throwable failure) {
        close();
    }
}
