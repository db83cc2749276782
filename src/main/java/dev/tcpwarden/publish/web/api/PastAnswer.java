package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.history.Coverage;
import dev.tcpwarden.history.LoggedTable;
import dev.tcpwarden.rows.Groups;
import dev.tcpwarden.rows.JsonRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Connections of the past as they are found: the last ones, as many as are asked for, or all of them added up. */
final class PastAnswer {

    static final int MOST_GROUPS = 100_000;

    private final PastQuestion question;
    private final ReadingTime reading;
    private final Deque<byte[]> lines = new ArrayDeque<>();
    private final Groups.Builder groups;
    private boolean isShortened;
    private Optional<String> stopped = Optional.empty();

    PastAnswer(PastQuestion question, ReadingTime reading) {
        this.question = question;
        this.reading = reading;
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
        } else if (reading.isOver()) {
            stopped = Optional.of(ReadingTime.OVER);
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

    byte[] document(PastSource source, Coverage coverage) {
        Groups largest = groups.largest(question.limit());
        boolean truncated = isShortened || groups.size() > question.limit() || stopped.isPresent();
        return JsonRows.document(json -> {
            json.writeStartObject();
            source.write(json);
            writeTimes(json);
            PastSource.writeWhatIsMissing(truncated, notes(coverage), json);
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
            json.writeStringField(PastQuestion.AT, question.at().get().toString());
        } else {
            question.range().write(json);
        }
    }

    private List<String> notes(Coverage coverage) {
        List<String> notes = new ArrayList<>(stopped.stream().toList());
        notes.addAll(coverage.notes(DateTimeFormatter.ISO_INSTANT));
        return notes;
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
