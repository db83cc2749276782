package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.socket.ConnectionName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is to be terminated. */
sealed interface TerminationRequest {

    /** One connection. */
    record One(ConnectionName connection) implements TerminationRequest {}

    /** What a filter matches. */
    record Matching(ConnectionFilter filter) implements TerminationRequest {}

    /** What a filter matches is only shown. */
    record DryRun(ConnectionFilter filter) implements TerminationRequest {}

    /**
     * Rows of connections, as far as they are in the newest sample and match a filter still.
     *
     * @param dryRun whether they are only shown
     */
    record Rows(List<Row> rows, ConnectionFilter filter, boolean dryRun) implements TerminationRequest {

        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /** A row by what identifies it: another connection of the same socket is another row. */
    record Row(long id, ConnectionName connection) {}

    /** What a dry run has shown. */
    record Shown(String preview) implements TerminationRequest {}

    String ROWS = "rows";

    JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * The request that an object such as {@code {"filter":"process=nginx","dryRun":true}} makes.
     *
     * @throws Problem if the body is none, with the member that is wrong
     */
    static TerminationRequest parse(byte[] body) {
        try (JsonParser json = FACTORY.createParser(body)) {
            Map<String, Object> members = members(json);
            if (json.nextToken() != null) {
                throw Problem.of(400, "the body goes on after its object");
            }
            return of(members);
        } catch (IOException e) {
            throw Problem.of(400, "the body is not JSON: allowed is an object such as {\"connection\":\"A -> B\"}");
        }
    }

    private static Map<String, Object> members(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw Problem.of(400, "the body is not an object such as {\"connection\":\"A -> B\"}");
        }
        Map<String, Object> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "connection", "filter", "preview" -> members.put(name, text(name, json));
                case "dryRun" -> members.put(name, truth(name, json));
                case ROWS -> members.put(name, rows(json));
                default ->
                    throw Problem.of(
                            name,
                            "\"" + name
                                    + "\" is not a member here: allowed are connection, filter, rows, preview, dryRun");
            }
        }
        return members;
    }

    private static List<Row> rows(JsonParser json) throws IOException {
        List<Row> rows = new ArrayList<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw noRows();
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            rows.add(row(json));
            if (rows.size() > Terminations.MOST) {
                throw Problem.of(ROWS, "at most " + Terminations.MOST + " rows are taken by one request");
            }
        }
        return rows;
    }

    private static Row row(JsonParser json) throws IOException {
        String id = "";
        String connection = "";
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw noRows();
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = text(name, json);
                case "connection" -> connection = text(name, json);
                default -> throw noRows();
            }
        }
        try {
            return new Row(Long.parseLong(id), name(connection));
        } catch (NumberFormatException e) {
            throw Problem.of(ROWS, "\"" + id + "\" is not the id of a connection");
        }
    }

    private static Problem noRows() {
        return Problem.of(
                ROWS,
                "rows are not what they must be: allowed are objects such as {\"id\":\"4711\",\"connection\":\"A -> B\"}");
    }

    private static String text(String name, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw Problem.of(name, name + " is not a string");
        }
        return json.getText();
    }

    private static boolean truth(String name, JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw Problem.of(name, name + " is neither true nor false");
        };
    }

    private static TerminationRequest of(Map<String, Object> members) {
        boolean dryRun = Boolean.TRUE.equals(members.remove("dryRun"));
        if (members.remove(ROWS) instanceof List<?> rows) {
            return rows(rows, members, dryRun);
        }
        if (members.size() != 1) {
            throw Problem.of(400, "exactly one of connection, filter, rows and preview is needed");
        }
        if (dryRun && members.containsKey("preview")) {
            throw Problem.of("dryRun", "a preview is the answer to a dryRun already");
        }
        Map.Entry<String, Object> only = members.entrySet().iterator().next();
        String text = (String) only.getValue();
        return switch (only.getKey()) {
            case "connection" -> dryRun ? new DryRun(ConnectionFilter.of(name(text))) : new One(name(text));
            case "filter" -> dryRun ? new DryRun(filter(text)) : new Matching(filter(text));
            default -> new Shown(text);
        };
    }

    private static Rows rows(List<?> rows, Map<String, Object> members, boolean dryRun) {
        ConnectionFilter filter = filter((String) members.getOrDefault("filter", ""));
        members.remove("filter");
        if (!members.isEmpty()) {
            throw Problem.of(400, "beside rows there may be a filter and dryRun only");
        }
        return new Rows(rows.stream().map(Row.class::cast).distinct().toList(), filter, dryRun);
    }

    private static ConnectionName name(String text) {
        try {
            return ConnectionName.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of("connection", String.valueOf(e.getMessage()));
        }
    }

    private static ConnectionFilter filter(String text) {
        try {
            return ConnectionFilter.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.ofFilter(e);
        }
    }
}
