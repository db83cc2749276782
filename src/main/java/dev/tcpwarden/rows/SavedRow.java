package dev.tcpwarden.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * A row that was read again: what it says under each key.
 *
 * @param number of the row, from 1, for messages
 */
public record SavedRow(int number, Map<String, String> values) {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int NANOS = 9;

    /**
     * A row that stands by itself, without a number.
     *
     * @throws IOException if it is no JSON object
     */
    public static SavedRow parse(byte[] text, int from, int length) throws IOException {
        try (JsonParser json = FACTORY.createParser(text, from, length)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                SavedRow row = read(0, json);
                if (json.currentToken() == JsonToken.END_OBJECT) {
                    return row;
                }
            }
            throw new IOException("it is no JSON object");
        }
    }

    /** Reads the object that the parser is at the start of; what is nested in it is left out. */
    static SavedRow read(int number, JsonParser json) throws IOException {
        Map<String, String> values = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (json.nextToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
                values.put(key, json.getText());
            }
            json.skipChildren();
        }
        return new SavedRow(number, values);
    }

    /** "" for nothing. */
    public String text(String key) {
        return values.getOrDefault(key, "");
    }

    /** 0 for nothing. */
    public long number(String key) throws IOException {
        return scaled(key, 0);
    }

    /** 0 for nothing. */
    public long nanos(String key) throws IOException {
        return scaled(key, NANOS);
    }

    long scaled(String key, int decimals) throws IOException {
        try {
            return text(key).isEmpty()
                    ? 0
                    : new BigDecimal(text(key)).movePointRight(decimals).longValue();
        } catch (NumberFormatException e) {
            throw wrong(key);
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The same row with that value under that key. */
    public SavedRow with(String key, String value) {
        Map<String, String> changed = new HashMap<>(values);
        changed.put(key, value);
        return new SavedRow(number, changed);
    }

    public IOException wrong(String key) {
        return new IOException("row " + number + ": " + key + " \"" + text(key) + "\" is not allowed");
    }
}
