package dev.tcpwarden.history;

import dev.tcpwarden.rows.SavedRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/** One line, without its line feed. What it says first can be read without the rest: {@code {"event":"closed","time":"…"}. */
@SuppressWarnings("ArrayRecordComponent")
record LogLine(byte[] bytes, int from, int length) {

    static final long NO_TIME = Long.MIN_VALUE;

    private static final byte[] EVENT = "{\"event\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = "\",\"time\":\"".getBytes(StandardCharsets.US_ASCII);

    /** {@code closed}, or a mark such as {@code start}; "" if it is no line of the log. */
    String event() {
        int end = has(EVENT, 0) ? quote(EVENT.length) : 0;
        return end == 0 ? "" : text(EVENT.length, end);
    }

    /** Milliseconds since 1970; {@link #NO_TIME} if it is no line of the log. */
    long time() {
        int end = has(EVENT, 0) ? quote(EVENT.length) : 0;
        if (end == 0 || !has(TIME, end)) {
            return NO_TIME;
        }
        int begin = end + TIME.length;
        try {
            return Instant.parse(text(begin, Math.max(begin, quote(begin)))).toEpochMilli();
        } catch (DateTimeParseException e) {
            return NO_TIME;
        }
    }

    private boolean has(byte[] expected, int at) {
        int begin = from + at;
        return at + expected.length <= length
                && Arrays.equals(bytes, begin, begin + expected.length, expected, 0, expected.length);
    }

    /** Where the next quote is; 0 for nowhere. */
    private int quote(int at) {
        for (int i = at; i < length; i++) {
            if (bytes[from + i] == '"') {
                return i;
            }
        }
        return 0;
    }

    private String text(int begin, int end) {
        return new String(bytes, from + begin, end - begin, StandardCharsets.ISO_8859_1);
    }

    /**
     * All that it says.
     *
     * @throws IOException if it is no JSON object
     */
    SavedRow read() throws IOException {
        return SavedRow.parse(bytes, from, length);
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
