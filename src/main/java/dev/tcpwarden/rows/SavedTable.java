package dev.tcpwarden.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table that was written as JSON: the array of {@code list -o json}, or what {@code /api/v1/connections} answers, whose rows have
 * ages.
 */
public final class SavedTable {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final AttributedTable table;

    private SavedTable(AttributedTable table) {
        this.table = table;
    }

    /** @throws IOException with a clause, if it is no such table */
    public static SavedTable read(InputStream in) throws IOException {
        try (JsonParser json = FACTORY.createParser(in)) {
            json.nextToken();
            return new SavedTable(table(rows(json)));
        } catch (JsonProcessingException e) {
            throw new IOException("line " + e.getLocation().getLineNr() + ": this is not JSON", e);
        }
    }

    public AttributedTable table() {
        return table;
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
            Map<String, String> values = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                if (json.nextToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
                    values.put(key, json.getText());
                }
                json.skipChildren();
            }
            rows.add(new SavedRow(rows.size() + 1, values));
        }
        return rows;
    }

    private static AttributedTable table(List<SavedRow> rows) throws IOException {
        SavedRows columns = new SavedRows(rows);
        TcpTable table = columns.table();
        Owners owners = columns.owners();
        AttributedTable attributed = new AttributedTable(table, owners, Listeners.of(table));
        if (rows.stream().noneMatch(SavedRow::hasAges)) {
            return attributed;
        }
        int now = Integer.MAX_VALUE / 2; // as if it had been watched for years
        int[] seen = new int[rows.size()];
        int[] inState = new int[rows.size()];
        boolean[] inbound = new boolean[rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            seen[row] = now - Ages.tenths(rows.get(row).nanos("age_seconds"));
            inState[row] = now - Ages.tenths(rows.get(row).nanos("state_age_seconds"));
            inbound[row] = rows.get(row).text("direction").equals("inbound");
        }
        return attributed.withHistory(owners, inbound, new Ages(now, seen, inState));
    }
}
