package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.history.Coverage;
import dev.tcpwarden.history.LoggedTable;
import dev.tcpwarden.rows.Groups;
import dev.tcpwarden.rows.JsonRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Connections of the past as they are found: the last ones, as many as are asked for, or all of them added up. */
final class PastAnswer {

    static final Duration LONGEST = Duration.ofSeconds(10);

    static final int MOST_GROUPS = 100_000;

    private final PastQuestion question;
    private final LongSupplier nanoClock;
    private final long started;
    private final Deque<byte[]> lines = new ArrayDeque<>();
    private final Groups.Builder groups;
    private boolean isShortened;
    private Optional<String> stopped = Optional.empty();

    PastAnswer(PastQuestion question, LongSupplier nanoClock) {
        this.question = question;
        this.nanoClock = nanoClock;
        started = nanoClock.getAsLong();
        groups = new Groups.Builder(question.by());
    }

    /** Returns false once it takes no more. */
    boolean add(LoggedTable table) {
        if (stopped.isPresent()) {
            return false;
        }
        if (question.by().isEmpty()) {
            addLines(table);
        } else {
            groups.add(table.table(), table.rows());
        }
        if (groups.size() > MOST_GROUPS) {
            stopped = Optional.of("there are more than " + MOST_GROUPS
                    + " groups, and what comes later in the log is missing: ask for fewer keys, or a shorter time");
        } else if (nanoClock.getAsLong() - started > LONGEST.toNanos()) {
            stopped = Optional.of("the log was read for " + LONGEST.toSeconds()
                    + " s, and what comes later in it is missing: ask for a shorter time");
        }
        return stopped.isEmpty();
    }

    private void addLines(LoggedTable table) {
        for (int row : table.rows()) {
            lines.add(table.row(row).line());
            if (lines.size() > question.limit()) {
                lines.remove();
                isShortened = true;
            }
        }
    }

    byte[] document(String source, Coverage coverage) {
        Groups largest = groups.largest(question.limit());
        boolean truncated = isShortened || groups.size() > question.limit() || stopped.isPresent();
        return JsonRows.document(json -> {
            json.writeStartObject();
            json.writeStringField("source", source);
            writeTimes(json);
            json.writeBooleanField("truncated", truncated);
            writeNotes(coverage, json);
            if (question.by().isEmpty()) {
                writeLines(json);
            } else {
                json.writeFieldName("groups");
                Selection<Groups> rows = GroupListing.rows(largest, question.filter());
                JsonRows.write(
                        rows.fields().stream().filter(PastFields::isLogged).toList(), largest, rows.rows(), json);
            }
            json.writeEndObject();
        });
    }

    private void writeTimes(JsonGenerator json) throws IOException {
        if (question.at().isPresent()) {
            write("at", question.at().get(), json);
        } else {
            write("from", question.from(), json);
            write("to", question.to(), json);
        }
    }

    private static void write(String name, Instant time, JsonGenerator json) throws IOException {
        json.writeStringField(name, time.toString());
    }

    private void writeNotes(Coverage coverage, JsonGenerator json) throws IOException {
        List<String> notes = new ArrayList<>(stopped.stream().toList());
        notes.addAll(coverage.notes(DateTimeFormatter.ISO_INSTANT));
        json.writeFieldName("notes");
        json.writeArray(notes.toArray(String[]::new), 0, notes.size());
    }

    /** As they are in the log. */
    private void writeLines(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("connections");
        for (byte[] line : lines) {
            json.writeRawValue(new String(line, StandardCharsets.UTF_8));
        }
        json.writeEndArray();
    }
}
