package dev.tcpwarden.history;

import dev.tcpwarden.rows.SavedRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;

/** One line, without its line feed. What it says first can be read without the rest: its event and its time. */
@SuppressWarnings("ArrayRecordComponent")
record LogLine(byte[] bytes, int from, int length) {

    static final long NO_TIME = Long.MIN_VALUE;

    private static final byte[] EVENT = ascii("{\"event\":\"");
    private static final byte[] CLOSED = ascii("{\"event\":\"closed\"");
    private static final byte[] OPEN = ascii("{\"event\":\"open\"");
    private static final byte[] TIME = ascii("\",\"time\":\"");

    private static final int NOWHERE = -1;
    private static final int SECONDS_LENGTH = "2027-01-31T03:12:07".length();
    private static final int MILLIS_LENGTH = ".123".length();
    private static final long MILLIS_A_DAY = 86_400_000;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether it is of a connection that had closed. */
    boolean isClosed() {
        return has(CLOSED, 0);
    }

    /** Whether it is of a connection that was open. */
    boolean isOpen() {
        return has(OPEN, 0);
    }

    /** Such as {@code closed}; "" if it is no line of the log. */
    String event() {
        int end = has(EVENT, 0) ? quote(EVENT.length) : NOWHERE;
        return end == NOWHERE
                ? ""
                : new String(bytes, from + EVENT.length, end - EVENT.length, StandardCharsets.ISO_8859_1);
    }

    /** Milliseconds since 1970; {@link #NO_TIME} if it is no line of the log. */
    long time() {
        int end = has(EVENT, 0) ? quote(EVENT.length) : NOWHERE;
        if (end == NOWHERE || !has(TIME, end)) {
            return NO_TIME;
        }
        int begin = end + TIME.length;
        int quote = quote(begin);
        int fraction = quote - "Z".length() - begin - SECONDS_LENGTH;
        if (fraction == 0) {
            return time(begin, 0);
        }
        return fraction == MILLIS_LENGTH ? time(begin, number(begin + SECONDS_LENGTH + 1, MILLIS_LENGTH - 1)) : NO_TIME;
    }

    /** RFC 3339 in UTC, as the log writes it. */
    private long time(int at, long millis) {
        try {
            long day = LocalDate.of(number(at, 4), number(at + 5, 2), number(at + 8, 2))
                    .toEpochDay();
            long second = (number(at + 11, 2) * 60L + number(at + 14, 2)) * 60 + number(at + 17, 2);
            return day * MILLIS_A_DAY + second * 1_000 + millis;
        } catch (DateTimeException e) {
            return NO_TIME;
        }
    }

    /** Of that many digits; what is no digit makes a wrong date, or a time that is off. */
    private int number(int at, int digits) {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            number = number * 10 + bytes[from + at + i] - '0';
        }
        return number;
    }

    boolean contains(byte[] text) {
        for (int i = 0; i <= length - text.length; i++) {
            if (bytes[from + i] == text[0] && has(text, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean has(byte[] expected, int at) {
        int begin = from + at;
        return at + expected.length <= length
                && Arrays.equals(bytes, begin, begin + expected.length, expected, 0, expected.length);
    }

    private int quote(int at) {
        for (int i = at; i < length; i++) {
            if (bytes[from + i] == '"') {
                return i;
            }
        }
        return NOWHERE;
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
