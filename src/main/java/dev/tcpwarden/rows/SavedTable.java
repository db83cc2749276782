package dev.tcpwarden.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
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

    private static final String AGE = "age_seconds";
    private static final String STATE_AGE = "state_age_seconds";
    private static final int NOW = 0;

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
        SavedRows columns = new SavedRows(rows);
        TcpTable table = columns.table();
        Owners owners = columns.owners();
        AttributedTable attributed = new AttributedTable(table, owners, Listeners.of(table));
        if (rows.stream().noneMatch(row -> row.has(ageKey))) {
            return attributed;
        }
        int[] seen = new int[rows.size()];
        int[] inState = new int[rows.size()];
        boolean[] inbound = new boolean[rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            seen[row] = since(rows.get(row), ageKey);
            inState[row] = since(rows.get(row), STATE_AGE);
            inbound[row] = rows.get(row).text("direction").equals(Direction.INBOUND.label());
        }
        return attributed.withHistory(owners, inbound, new Ages(NOW, seen, inState));
    }

    /** Before {@link #NOW}, which itself stands for what is not known: it may be older. */
    private static int since(SavedRow row, String ageKey) throws IOException {
        return row.has(ageKey) ? NOW - Math.max(1, Ages.tenths(row.nanos(ageKey))) : NOW;
    }
}
