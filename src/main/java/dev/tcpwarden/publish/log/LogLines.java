package dev.tcpwarden.publish.log;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.JsonRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Lines that are collected to be written at once: JSON objects, without what is not known. */
final class LogLines {

    private final List<Field<LoggedConnection>> fields;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int count;

    /** @param networksOnly see {@link ConnectionLogSettings} */
    LogLines(boolean networksOnly) {
        fields = LogFields.of(networksOnly);
    }

    void add(LoggedConnection connection) {
        try (JsonGenerator json = JsonRows.generator(bytes)) {
            json.writeStartObject();
            for (Field<LoggedConnection> field : fields) {
                Object value = field.of(connection, 0);
                if (value != null) {
                    json.writeFieldName(field.key());
                    JsonRows.write(value, json);
                }
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        count++;
    }

    /** A line that is not one of a connection. */
    void add(byte[] line) {
        bytes.writeBytes(line);
    }

    /** How many connections. */
    int count() {
        return count;
    }

    int bytes() {
        return bytes.size();
    }

    byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        count = 0;
        return taken;
    }
}
