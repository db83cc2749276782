package dev.tcpwarden.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.TableField;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a table that was written as JSON: the array of {@code list -o json}, or what {@code /api/v1/connections} answers, whose rows have
 * ages.
 */
public final class SavedTable {

    private static final JsonFactory FACTORY = new JsonFactory();

    static final String AGE = "age_seconds";

    private SavedTable() {}

    /** @throws IOException with a clause, if it is no such table */
    public static AttributedTable read(InputStream in) throws IOException {
        try (JsonParser json = FACTORY.createParser(in)) {
            json.nextToken();
            return of(rows(json), AGE);
        } catch (JsonProcessingException e) {
            throw new IOException("line " + e.getLocation().getLineNr() + ": this is not JSON", e);
        }
    }

    private static List<SavedRow> rows(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            return array(json);
        }
        while (json.currentToken() != null && json.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = json.currentName().equals("connections");
            if (json.nextToken() == JsonToken.START_ARRAY && found) {
                return array(json);
            }
            json.skipChildren();
        }
        throw new IOException("it is neither an array of connections nor an object that has one");
    }

    private static List<SavedRow> array(JsonParser json) throws IOException {
        List<SavedRow> rows = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            rows.add(SavedRow.read(rows.size() + 1, json));
        }
        return rows;
    }

    /**
     * The table of rows that say how old they are under that key, as far as it is known.
     *
     * @throws IOException with a clause, if a value is not allowed
     */
    public static AttributedTable of(List<SavedRow> rows, String ageKey) throws IOException {
        SavedRows columns = new SavedRows(ageKey, TableField.ALL);
        for (SavedRow row : rows) {
            columns.add(row);
        }
        return columns.build();
    }
}
