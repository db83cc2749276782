package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Where an answer about the past is from. */
enum PastSource {
    /** The log of connections. */
    LOG,
    /** The newest that ended, in memory. */
    RECENT;

    void write(JsonGenerator json) throws IOException {
        json.writeStringField("source", this == LOG ? "log" : "recent");
    }

    /** What else an answer says of itself: whether there is more, and sentences about what it lacks. */
    static void writeWhatIsMissing(boolean isTruncated, List<String> notes, JsonGenerator json) throws IOException {
        json.writeBooleanField("truncated", isTruncated);
        json.writeFieldName("notes");
        json.writeArray(notes.toArray(String[]::new), 0, notes.size());
    }
}
