package dev.tcpwarden.publish.log;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.rows.JsonRows;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lines that say what the log has: of a connection that no line speaks of they allow to say that there was none.
 *
 * <ul>
 *   <li>{@code start}: the agent began to write to this file, if need be because the clock was set back from {@code
 *       clock_set_back_from};
 *   <li>{@code interval}: there is a line for each connection that was open at that time, and for each that had closed;
 *   <li>{@code stop}: the same, of an agent that ends;
 *   <li>{@code lost}: so many lines were not written before this one.
 * </ul>
 */
final class LogMarks {

    private final Instant started = Instant.now();
    private final Duration interval;
    private @Nullable Instant setBackFrom;

    /** @param interval between two lines of a connection that stays open */
    LogMarks(Duration interval) {
        this.interval = interval;
    }

    /** What {@link #start} says of it; null if the clock was not set back. */
    void clockSetBack(@Nullable Instant from) {
        setBackFrom = from;
    }

    byte[] start() {
        Instant from = setBackFrom;
        return line("start", Instant.now(), json -> {
            json.writeStringField("agent_started", LogFields.timestamp(started));
            json.writeNumberField("log_interval_seconds", interval.toSeconds());
            if (from != null) {
                json.writeStringField("clock_set_back_from", LogFields.timestamp(from));
            }
        });
    }

    static byte[] interval(Instant time) {
        return line("interval", time, json -> {});
    }

    static byte[] stop(Instant time) {
        return line("stop", time, json -> {});
    }

    static byte[] lost(long lines) {
        return line("lost", Instant.now(), json -> json.writeNumberField("lost", lines));
    }

    private static byte[] line(String event, Instant time, JsonRows.Content more) {
        return JsonRows.document(json -> write(json, event, time, more));
    }

    private static void write(JsonGenerator json, String event, Instant time, JsonRows.Content more)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("event", event);
        json.writeStringField("time", LogFields.timestamp(time));
        more.write(json);
        json.writeEndObject();
        json.writeRaw('\n');
    }
}
