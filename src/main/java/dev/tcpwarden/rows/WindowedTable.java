package dev.tcpwarden.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.TableField;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the table of one sample together from the windows that {@code /api/v1/connections} answers, the first one first. */
public final class WindowedTable {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** What the windows have to be asked for, by the keys of {@code /api/v1/connections}. */
    public static final List<String> COLUMNS = Stream.concat(
                    Stream.of(
                            SavedRows.ID,
                            SavedTable.AGE,
                            SavedRows.AGE_IS_MINIMUM,
                            SavedRows.STATE_AGE,
                            SavedRows.STATE_AGE_IS_MINIMUM),
                    SocketFields.ALL.stream().map(Field::key))
            .toList();

    private @Nullable Header header;
    private @Nullable SavedRows rows;

    /**
     * What a window says before its rows.
     *
     * @param sequence of the sample, and {@code taken}, together tell it from others, also of other runs of the agent
     * @param total how many rows there are
     */
    public record Header(long sequence, Instant taken, int total) {

        /** Whether both are of one sample. */
        public boolean isOfSample(Header other) {
            return sequence == other.sequence && taken.equals(other.taken);
        }
    }

    /**
     * Adds a window, unless it is of another sample than those before.
     *
     * @throws IOException with a clause, if it is no window, or its connection fails
     */
    public Header add(InputStream window) throws IOException {
        try (JsonParser json = FACTORY.createParser(window)) {
            json.nextToken();
            Header found = header(json);
            if (header == null) {
                header = found;
            }
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("it is no window of connections");
            }
            if (header.isOfSample(found)) {
                addRows(json);
            }
            return found;
        } catch (JsonProcessingException e) {
            throw new IOException("line " + e.getLocation().getLineNr() + ": this is not JSON", e);
        }
    }

    /** Up to the rows. */
    private static Header header(JsonParser json) throws IOException {
        long sequence = 0;
        Instant taken = Instant.EPOCH;
        int total = 0;
        while (json.nextToken() != null) {
            if (json.currentToken() != JsonToken.FIELD_NAME) {
                continue;
            }
            switch (json.currentName()) {
                case "sequence" -> sequence = json.nextLongValue(0);
                case "taken" -> taken = instant(String.valueOf(json.nextTextValue()));
                case "total" -> total = json.nextIntValue(0);
                case "connections" -> {
                    return new Header(sequence, taken, total);
                }
                default -> {}
            }
        }
        throw new IOException("it is no window of connections");
    }

    private static Instant instant(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("taken is no time", e);
        }
    }

    private void addRows(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_ARRAY) {
            SavedRow row = SavedRow.readValues(size() + 1, COLUMNS, json);
            if (rows == null) {
                rows = new SavedRows(SavedTable.AGE, details(row));
            }
            rows.add(row);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("row " + (size() + 1) + " is no array");
        }
    }

    /** What the first row does not say of its queues no row says: the system does not report them. */
    private static Set<TableField> details(SavedRow row) {
        Set<TableField> details = EnumSet.allOf(TableField.class);
        if (!row.has("receive_queue")) {
            details.remove(TableField.QUEUES);
        }
        return details;
    }

    /** How many rows it has so far. */
    public int size() {
        return rows == null ? 0 : rows.size();
    }

    /** @throws IOException with a clause, if it is none */
    public AttributedTable build() throws IOException {
        return (rows == null ? new SavedRows(SavedTable.AGE, TableField.ALL) : rows).build();
    }
}
