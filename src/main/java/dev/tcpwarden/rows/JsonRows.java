package dev.tcpwarden.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as JSON (RFC 8259): objects with every key in every row, in characters that a terminal can show. */
public final class JsonRows {

    private static final int LAST_PRINTABLE = 0x7e;

    private static final JsonFactory FACTORY = new JsonFactory();

    private static final class RowPerLine extends MinimalPrettyPrinter {

        @Override
        public void beforeArrayValues(JsonGenerator json) throws IOException {
            json.writeRaw('\n');
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(",\n");
        }

        @Override
        public void writeEndArray(JsonGenerator json, int values) throws IOException {
            json.writeRaw("\n]");
        }
    }

    private JsonRows() {}

    /** What a document consists of. */
    @FunctionalInterface
    public interface Content {

        void write(JsonGenerator json) throws IOException;
    }

    /** Writes without white space. */
    public static JsonGenerator generator(OutputStream to) throws IOException {
        return FACTORY.createGenerator(to).setHighestNonEscapedChar(LAST_PRINTABLE);
    }

    /** A document without white space. */
    public static byte[] document(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = generator(bytes)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // only a content could fail: memory does not
        }
        return bytes.toByteArray();
    }

    /** An array, a row a line. */
    public static <S> void print(List<Field<S>> fields, S source, int[] rows, Writer to) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(to)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .setHighestNonEscapedChar(LAST_PRINTABLE)
                    .setPrettyPrinter(new RowPerLine());
            write(fields, source, rows, json);
            json.writeRaw('\n');
        }
    }

    /** An array. */
    public static <S> void write(List<Field<S>> fields, S source, int[] rows, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (int row : rows) {
            write(fields, source, row, json);
        }
        json.writeEndArray();
    }

    /** An array of arrays of the fields' values, in their order: less than half of what objects are. */
    public static <S> void writeArrays(List<Field<S>> fields, S source, int[] rows, JsonGenerator json)
            throws IOException {
        json.writeStartArray();
        for (int row : rows) {
            json.writeStartArray();
            for (Field<S> field : fields) {
                write(field.of(source, row), json);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** One row as an object. */
    public static <S> void write(List<Field<S>> fields, S source, int row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Field<S> field : fields) {
            json.writeFieldName(field.key());
            write(field.of(source, row), json);
        }
        json.writeEndObject();
    }

    /** A value of a field. */
    public static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal.toPlainString());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(value.toString());
        }
    }
}
