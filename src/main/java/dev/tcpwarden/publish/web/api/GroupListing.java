package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.rows.Groups;
import dev.tcpwarden.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sockets added up by what they share, the largest group first. */
final class GroupListing implements Listing<Groups> {

    static final String BY = "by";

    /** Those keys whose value is that of a term with the same key. */
    private static final List<String> TERMS = Stream.concat(
                    ProcessLabel.ALL.stream().map(ProcessLabel::key),
                    Stream.of("netns", "state", "direction", "result"))
            .toList();

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public List<Field<Groups>> fields() {
        return Groups.fields(List.of());
    }

    @Override
    public List<String> columns() {
        return fields().stream().map(Field::key).toList();
    }

    @Override
    public List<String> parameters() {
        return List.of(BY);
    }

    @Override
    public Selection<Groups> select(Sample sample, Parameters parameters) {
        ConnectionFilter filter = parameters.filter();
        List<GroupKey> keys = keys(parameters.get(BY).orElse("process"), GroupKey.ALL);
        return rows(Groups.of(sample.table(), filter.rows(sample.table()), keys, Integer.MAX_VALUE), filter);
    }

    /** @param filter that has chosen what was added up */
    static Selection<Groups> rows(Groups groups, ConnectionFilter filter) {
        List<Field<Groups>> fields = new ArrayList<>(groups.fields());
        fields.add(Field.text("filter", "Filter", "What chooses its sockets", (it, row) -> drillDown(it, row, filter)));
        return new Selection<>(fields, groups, groups.rows());
    }

    /**
     * @param names with a comma between two
     * @throws Problem if one is none of the known keys, or there twice
     */
    static List<GroupKey> keys(String names, List<GroupKey> known) {
        List<GroupKey> keys = Stream.of(names.split(",", -1))
                .map(name -> known.stream()
                        .filter(key -> key.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Problem.of(
                                BY,
                                "rows cannot be grouped by \"" + name + "\": allowed are "
                                        + known.stream().map(GroupKey::name).collect(Collectors.joining(", ")))))
                .toList();
        if (keys.stream().distinct().count() < keys.size()) {
            throw Problem.of(BY, "by names a key more than once");
        }
        return keys;
    }

    /** Null where no filter chooses just these. */
    private static @Nullable String drillDown(Groups groups, int row, ConnectionFilter filter) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < groups.keys().size(); i++) {
            String key = groups.keys().get(i).name();
            Object value = groups.group(row).values().get(i);
            if (!TERMS.contains(key) || !(value instanceof String || value instanceof Number)) {
                return null;
            }
            terms.add(ConnectionFilter.term(key, value));
        }
        String line = ConnectionFilter.line(terms);
        return filter.isEmpty() ? line : filter + " " + line;
    }
}
