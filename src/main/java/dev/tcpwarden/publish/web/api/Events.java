package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.JsonRows;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Sends every open stream samples, of connections that opened and closed, and of terminations. Without streams it builds nothing. */
final class Events {

    static final int MOST_STREAMS = 32;

    /** Of opened and of closed connections, each, from one sample to the next. */
    private static final int MOST_ROWS = 1_000;

    private static final long BEAT_SECONDS = 5;
    private static final Executor LATER = CompletableFuture.delayedExecutor(BEAT_SECONDS, TimeUnit.SECONDS);

    private final HostView host;
    private final List<EventStream> streams = new CopyOnWriteArrayList<>();
    private final AtomicBoolean beating = new AtomicBoolean();

    Events(HostView host) {
        this.host = host;
    }

    /**
     * Adds a stream, which gets {@code newest} at once.
     *
     * @throws Problem if there are too many
     */
    CompletableFuture<Void> add(EventStream stream, Sample newest) {
        if (streams.size() >= MOST_STREAMS) {
            throw Problem.of(503, "There are " + MOST_STREAMS + " streams of events already, which is the limit.");
        }
        CompletableFuture<Void> end = stream.start().whenComplete((nothing, failure) -> streams.remove(stream));
        streams.add(stream);
        if (!stream.isOpen()) {
            streams.remove(stream);
        }
        if (stream.wants(EventKind.SAMPLE)) {
            sampled(stream, newest);
        }
        beatLater();
        return end;
    }

    void sampled(Sample sample) {
        streamsOf(EventKind.SAMPLE).forEach(stream -> sampled(stream, sample));
    }

    private void sampled(EventStream stream, Sample sample) {
        send(stream, event(EventKind.SAMPLE, json -> host.write(sample, stream.caller(), json)));
    }

    void changed(TableDiff changes) {
        send(EventKind.OPENED, changes.current(), changes.opened());
        send(EventKind.CLOSED, changes.previous(), changes.closed());
    }

    private List<EventStream> streamsOf(EventKind kind) {
        return streams.stream().filter(stream -> stream.wants(kind)).toList();
    }

    private void send(EventKind kind, AttributedTable table, IntStream changed) {
        List<EventStream> wanting = streamsOf(kind);
        if (wanting.isEmpty()) {
            return;
        }
        int[] rows = changed.toArray();
        for (int i = 0; i < rows.length; i++) {
            if (i == MOST_ROWS) {
                int rest = rows.length - i;
                wanting.forEach(stream -> stream.lose(rest));
                return;
            }
            int row = rows[i];
            List<EventStream> to = wanting.stream()
                    .filter(stream -> stream.filter().matches(table, row))
                    .toList();
            if (!to.isEmpty()) {
                byte[] event = event(kind, json -> JsonRows.write(Connections.FIELDS, table, row, json));
                to.forEach(stream -> send(stream, event));
            }
        }
    }

    void attempted(Requester by, Termination termination) {
        List<EventStream> to = streamsOf(EventKind.TERMINATED);
        if (to.isEmpty()) {
            return;
        }
        byte[] event = event(EventKind.TERMINATED, json -> {
            json.writeStartObject();
            Terminations.Line.of(termination).write(json);
            json.writeStringField("via", by.via().label());
            json.writeStringField("who", by.name().orElse(null));
            json.writeStringField(
                    "at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeEndObject();
        });
        to.forEach(stream -> send(stream, event));
    }

    private static byte[] event(EventKind kind, JsonRows.Content content) {
        return EventStream.event(kind.label(), JsonRows.document(content));
    }

    private static void send(EventStream stream, byte[] event) {
        try {
            stream.send(event);
        } catch (IOException e) {
            stream.close(); // the client has disconnected
        }
    }

    private void beatLater() {
        if (beating.compareAndSet(false, true)) {
            LATER.execute(this::beat);
        }
    }

    private void beat() {
        for (EventStream stream : streams) {
            try {
                stream.beat();
            } catch (IOException e) {
                stream.close();
            }
        }
        beating.set(false);
        if (!streams.isEmpty()) {
            beatLater();
        }
    }

    void close() {
        streams.forEach(EventStream::close);
    }
}
