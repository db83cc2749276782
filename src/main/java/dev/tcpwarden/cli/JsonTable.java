package dev.tcpwarden.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as a JSON array (RFC 8259) of objects, a row a line and every key in every row. */
final class JsonTable {

    /** One key of every object. */
    record Field(String name, Value value) {}

    /** The values of a key. */
    @FunctionalInterface
    interface Value {

        /** A text, a number, a boolean, or null for what is not there. */
        @Nullable
        Object of(int row);
    }

    private JsonTable() {}

    static void print(List<Field> fields, int[] rows, Writer to) throws IOException {
        to.append('[');
        String separator = "\n";
        for (int row : rows) {
            to.append(separator);
            printRow(fields, row, to);
            separator = ",\n";
        }
        to.append("\n]\n");
    }

    private static void printRow(List<Field> fields, int row, Writer to) throws IOException {
        char separator = '{';
        for (Field field : fields) {
            to.append(separator).append('"').append(field.name).append("\":");
            print(field.value.of(row), to);
            separator = ',';
        }
        to.append('}');
    }

    private static void print(@Nullable Object value, Writer to) throws IOException {
        if (value instanceof String text) {
            printText(text, to);
        } else {
            to.append(String.valueOf(value));
        }
    }

    private static void printText(String text, Writer to) throws IOException {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                to.append(c);
            } else {
                to.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        to.append('"');
    }
}
