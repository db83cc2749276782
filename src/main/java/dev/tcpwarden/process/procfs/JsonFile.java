package dev.tcpwarden.process.procfs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a file of JSON token by token. What is not asked for is skipped and never kept: such files hold secrets. */
final class JsonFile {

    private static final long LIMIT = 16L << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxDocumentLength(LIMIT).build())
            .build();

    /** Reads one value, at whose first token the parser stands. It may leave it there. */
    @FunctionalInterface
    interface Value {
        void read(JsonParser json) throws IOException;
    }

    /** Reads the value of one key likewise. */
    @FunctionalInterface
    interface Field {
        void read(String key, JsonParser json) throws IOException;
    }

    private JsonFile() {}

    /** @throws IOException if the file cannot be read, is too large, or is no JSON; what came before that has been read */
    static void read(Path file, Value value) throws IOException {
        try (JsonParser json = FACTORY.createParser(file.toFile())) {
            json.nextToken();
            value.read(json);
        }
    }

    /** The fields of an object; none of anything else. */
    static void fields(JsonParser json, Field field) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            field.read(key, json);
            json.skipChildren();
        }
    }

    /** The elements of an array; none of anything else. */
    static void elements(JsonParser json, Value element) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
            element.read(json);
            json.skipChildren();
        }
    }

    /** A text; "" for anything else. */
    static String text(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
    }
}
