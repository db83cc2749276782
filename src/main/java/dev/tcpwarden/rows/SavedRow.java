package dev.tcpwarden.rows;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;

/**
 * A row that was read again: what it says under each key.
 *
 * @param number of the row, from 1, for messages
 */
record SavedRow(int number, Map<String, String> values) {

    private static final int NANOS = 9;

    /** "" for nothing. */
    String text(String key) {
        return values.getOrDefault(key, "");
    }

    /** 0 for nothing. */
    long number(String key) throws IOException {
        return scaled(key, 0);
    }

    long nanos(String key) throws IOException {
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

    boolean hasAges() {
        return values.containsKey("age_seconds");
    }

    IOException wrong(String key) {
        return new IOException("row " + number + ": " + key + " \"" + text(key) + "\" is not allowed");
    }
}
