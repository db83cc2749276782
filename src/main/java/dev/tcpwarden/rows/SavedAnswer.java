package dev.tcpwarden.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An object that the API answered, read again.
 *
 * @param values what it says itself
 * @param rows what it has under one of its keys
 */
public record SavedAnswer(SavedRow values, List<SavedRow> rows) {

    private static final JsonFactory FACTORY = new JsonFactory();

    public SavedAnswer {
        rows = List.copyOf(rows);
    }

    /** @throws IOException with a clause, if it is no such object, or its connection fails */
    public static SavedAnswer read(InputStream in, String rowsKey) throws IOException {
        SavedRow values = SavedRow.NONE;
        List<SavedRow> rows = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(in)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    values = values.with(key, json.getText());
                }
                if (json.currentToken() == JsonToken.START_ARRAY && key.equals(rowsKey)) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        rows.add(SavedRow.read(rows.size() + 1, json));
                    }
                }
                json.skipChildren();
            }
            return new SavedAnswer(values, rows);
        } catch (JsonProcessingException e) {
            throw new IOException("line " + e.getLocation().getLineNr() + ": this is not JSON", e);
        }
    }
}
