package dev.tcpwarden.rows;

import dev.tcpwarden.socket.Measure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key of the rows of an {@code S}.
 *
 * @param key its name in JSON, and as what rows are sorted by
 * @param header of its column in tables
 * @param meaning one line for people, without a full stop
 * @param order what rows are sorted by, where that is less work than the value; {@link Long#MIN_VALUE} for what is not there
 */
public record Field<S>(
        String key,
        String header,
        Kind kind,
        String meaning,
        Value<S> value,
        @Nullable Order<S> order) {

    public Field(String key, String header, Kind kind, String meaning, Value<S> value) {
        this(key, header, kind, meaning, value, null);
    }

    /** What the values are. */
    public enum Kind {
        TEXT,
        /** A moment as RFC 3339 has it. */
        TIME,
        /** A number that only tells things apart, such as a process id. */
        NUMBER,
        COUNT,
        BYTES,
        BYTES_PER_SECOND,
        SECONDS,
        FLAG;

        private final String label = name().toLowerCase(Locale.ROOT);

        public String label() {
            return label;
        }

        public static Kind of(Measure measure) {
            return switch (measure.unit()) {
                case COUNT -> measure.key().endsWith("_bytes") ? BYTES : COUNT;
                case BYTES_PER_SECOND -> BYTES_PER_SECOND;
                case MICROSECONDS, MILLISECONDS -> SECONDS;
                case FLAG -> FLAG;
            };
        }
    }

    /** The value in a row. */
    @FunctionalInterface
    public interface Value<S> {

        /** A text, a number, a boolean, or null for what is not there; what is none of these is written as text. */
        @Nullable
        Object of(S source, int row);
    }

    /** The place of a row among others. */
    @FunctionalInterface
    public interface Order<S> {

        long of(S source, int row);
    }

    public @Nullable Object of(S source, int row) {
        return value.of(source, row);
    }

    /** The header of what is measured, also of what lists do not show. */
    public static String header(Measure measure) {
        return measure.header().orElse("Segments");
    }

    /** A text. */
    public static <S> Field<S> text(String key, String header, String meaning, Value<S> value) {
        return new Field<>(key, header, Kind.TEXT, meaning, value);
    }
}
