package dev.tcpwarden.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** A row that was read again: what it says under each key. There may be millions. */
public final class SavedRow {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int CAPACITY = 64; // of 25 keys, each with its value
    private static final int NANOS = 9;
    private static final int LONG_DIGITS = 18;

    /** A row that says nothing. */
    static final SavedRow NONE = new SavedRow(0, new String[0]);

    private final int number;
    private final String[] keysAndValues;

    private SavedRow(int number, String[] keysAndValues) {
        this.number = number;
        this.keysAndValues = keysAndValues;
    }

    /** As {@link #parse(byte[], int, int)}, of the whole text. */
    public static SavedRow parse(byte[] text) throws IOException {
        return parse(text, 0, text.length);
    }

    /**
     * A row that stands by itself, without a number.
     *
     * @throws IOException if it is no JSON object, or goes on after it
     */
    public static SavedRow parse(byte[] text, int from, int length) throws IOException {
        try (JsonParser json = FACTORY.createParser(text, from, length)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                SavedRow row = read(0, json);
                if (json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null) {
                    return row;
                }
            }
            throw new IOException("it is no JSON object");
        }
    }

    /**
     * Reads the object that the parser is at the start of; what is nested in it is left out.
     *
     * @param number of the row, from 1, for messages
     */
    static SavedRow read(int number, JsonParser json) throws IOException {
        String[] read = new String[CAPACITY];
        int size = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (json.nextToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
                read = size == read.length ? Arrays.copyOf(read, 2 * size) : read;
                read[size++] = key;
                read[size++] = json.getText();
            }
            json.skipChildren();
        }
        return new SavedRow(number, Arrays.copyOf(read, size));
    }

    /**
     * Reads the array that the parser is at the start of.
     *
     * @param keys of its values
     * @throws IOException if it has another number of values
     */
    static SavedRow readValues(int number, List<String> keys, JsonParser json) throws IOException {
        String[] read = new String[2 * keys.size()];
        int size = 0;
        int column = 0;
        for (; json.nextToken() != JsonToken.END_ARRAY && column < read.length / 2; column++) {
            if (!json.currentToken().isScalarValue()) {
                break;
            }
            if (json.currentToken() != JsonToken.VALUE_NULL) {
                read[size++] = keys.get(column);
                read[size++] = json.getText();
            }
        }
        if (json.currentToken() != JsonToken.END_ARRAY || column < keys.size()) {
            throw new IOException("row " + number + " has not " + keys.size() + " values");
        }
        return new SavedRow(number, Arrays.copyOf(read, size));
    }

    /** From 1; 0 of one that stands by itself. */
    int number() {
        return number;
    }

    /** "" for nothing. */
    public String text(String key) {
        int place = place(key);
        return place < 0 ? "" : keysAndValues[place + 1];
    }

    /** The last one, if a key is repeated; negative for nothing. */
    private int place(String key) {
        int place = keysAndValues.length - 2;
        while (place >= 0 && !keysAndValues[place].equals(key)) {
            place -= 2;
        }
        return place;
    }

    /** 0 for nothing. */
    public long number(String key) throws IOException {
        return scaled(key, 0);
    }

    /** 0 for nothing. */
    public long nanos(String key) throws IOException {
        return scaled(key, NANOS);
    }

    /** The number times that power of ten, without what is behind the point then; 0 for nothing. */
    long scaled(String key, int decimals) throws IOException {
        String text = text(key);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            int point = text.indexOf('.');
            int digits = point < 0 ? text.length() : point;
            return digits + decimals <= LONG_DIGITS && text.charAt(0) != '-' && text.indexOf('e') < 0
                    ? plain(text, point, decimals)
                    : new BigDecimal(text).movePointRight(decimals).longValue();
        } catch (NumberFormatException e) {
            throw wrong(key);
        }
    }

    /** The same of digits with at most one point; BigDecimal takes several times as long. */
    private static long plain(String text, int point, int decimals) {
        int end = point < 0 ? text.length() : Math.min(text.length(), point + 1 + decimals);
        long number = 0;
        for (int i = 0; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (i != point) {
                if (digit < 0 || digit > 9) {
                    throw new NumberFormatException(text);
                }
                number = number * 10 + digit;
            }
        }
        int written = point < 0 ? 0 : end - point - 1;
        for (int i = written; i < decimals; i++) {
            number *= 10;
        }
        return number;
    }

    boolean has(String key) {
        return place(key) >= 0;
    }

    /** The same row with that value under that key. */
    public SavedRow with(String key, String value) {
        String[] more = Arrays.copyOf(keysAndValues, keysAndValues.length + 2);
        more[keysAndValues.length] = key;
        more[keysAndValues.length + 1] = value;
        return new SavedRow(number, more);
    }

    public IOException wrong(String key) {
        return new IOException("row " + number + ": " + key + " \"" + text(key) + "\" is not allowed");
    }
}
