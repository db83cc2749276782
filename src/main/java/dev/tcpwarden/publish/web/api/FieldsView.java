package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.filter.FilterHelp;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.GroupKey;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What there is to show, to group by and to filter by. */
final class FieldsView {

    private FieldsView() {}

    static void write(List<RowShape<?>> tables, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (RowShape<?> table : tables) {
            json.writeArrayFieldStart(table.name());
            for (Field<?> field : table.fields()) {
                write(field, table.columns().contains(field.key()), json);
            }
            json.writeEndArray();
        }
        writeGroupKeys("group_keys", GroupKey.ALL, json);
        writeGroupKeys("history_group_keys", GroupKey.PAST, json);
        writeFilter("filter", FilterHelp.keys(), json);
        writeFilter("history_filter", FilterHelp.keysOfPast(), json);
        json.writeEndObject();
    }

    private static void writeGroupKeys(String name, List<GroupKey> keys, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (GroupKey key : keys) {
            json.writeStartObject();
            json.writeStringField("key", key.name());
            json.writeStringField("header", key.header());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeFilter(String name, List<FilterHelp.Key> keys, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (FilterHelp.Key key : keys) {
            write(key, json);
        }
        json.writeEndArray();
    }

    private static void write(Field<?> field, boolean shown, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", field.key());
        json.writeStringField("header", field.header());
        json.writeStringField("type", type(field.kind()));
        json.writeStringField("unit", unit(field.kind()));
        json.writeStringField("meaning", field.meaning());
        json.writeBooleanField("wide", !shown);
        json.writeEndObject();
    }

    private static String type(Field.Kind kind) {
        return switch (kind) {
            case TEXT, FLAG -> kind.label();
            case TIME -> Field.Kind.TEXT.label();
            case NUMBER, COUNT, BYTES, BYTES_PER_SECOND, SECONDS -> "number";
        };
    }

    private static @Nullable String unit(Field.Kind kind) {
        return switch (kind) {
            case TEXT, FLAG, NUMBER -> null;
            case TIME, COUNT, BYTES, BYTES_PER_SECOND, SECONDS -> kind.label();
        };
    }

    private static void write(FilterHelp.Key key, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", key.key());
        json.writeFieldName("operators");
        json.writeArray(
                key.operators().toArray(String[]::new), 0, key.operators().size());
        json.writeFieldName("values");
        if (key.values().isEmpty()) {
            json.writeNull();
        } else {
            json.writeArray(key.values().toArray(String[]::new), 0, key.values().size());
        }
        json.writeStringField("meaning", key.meaning());
        json.writeStringField("example", key.example());
        json.writeEndObject();
    }
}
