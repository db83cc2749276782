package dev.tcpwarden.rows;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.rows.Field.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows added up by what they share, the largest group first. */
public final class Groups {

    private final List<GroupKey> keys;
    private final List<Group> groups;

    private Groups(List<GroupKey> keys, List<Group> groups) {
        this.keys = keys;
        this.groups = groups;
    }

    /** Adds up the rows of several tables, one after another. */
    public static final class Builder {

        private final List<GroupKey> keys;
        private final Map<List<@Nullable Object>, Group> groups = new HashMap<>();

        public Builder(List<GroupKey> keys) {
            this.keys = keys;
        }

        public Builder add(AttributedTable table, int[] rows) {
            for (int row : rows) {
                List<@Nullable Object> values = new ArrayList<>(keys.size());
                for (GroupKey key : keys) {
                    values.add(key.of(table, row));
                }
                groups.computeIfAbsent(values, Group::new).add(table.table(), row);
            }
            return this;
        }

        /** How many groups there are. */
        public int size() {
            return groups.size();
        }

        /** @param most how many groups to keep at most */
        public Groups largest(int most) {
            return new Groups(keys, Groups.largest(groups.values(), most));
        }
    }

    /** @param most how many groups to keep at most */
    public static Groups of(AttributedTable table, int[] rows, List<GroupKey> keys, int most) {
        return new Builder(keys).add(table, rows).largest(most);
    }

    private static List<Group> largest(Collection<Group> groups, int most) {
        List<Group> largest = groups.stream()
                .sorted(Comparator.comparingInt(Group::count).reversed().thenComparing(Groups::text))
                .limit(most)
                .toList();
        largest.forEach(Group::sort);
        return largest;
    }

    private static String text(Group group) {
        return group.values().stream().map(Groups::text).collect(Collectors.joining(" "));
    }

    /** What is not there comes first. */
    private static String text(@Nullable Object value) {
        return value instanceof UnattributedReason reason
                ? "- (" + reason.label() + ")"
                : value == null ? "-" : value.toString();
    }

    public List<GroupKey> keys() {
        return keys;
    }

    public Group group(int row) {
        return groups.get(row);
    }

    /** The numbers of all groups. */
    public int[] rows() {
        return IntStream.range(0, groups.size()).toArray();
    }

    /** Keys and sums under the names that rows have; where a group has no owner, {@code unattributed} says why. */
    public List<Field<Groups>> fields() {
        return fields(keys);
    }

    /** What {@link #fields()} are of rows that are grouped by these keys. */
    public static List<Field<Groups>> fields(List<GroupKey> keys) {
        List<Field<Groups>> fields = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            int place = i;
            GroupKey key = keys.get(i);
            fields.add(
                    new Field<>(key.name(), key.header(), Kind.TEXT, key.header(), (it, row) -> it.value(row, place)));
        }
        if (keys.stream().anyMatch(GroupKey::isOwner)) {
            fields.add(Field.text("unattributed", "No-Owner", "Why it has no owner", Groups::unattributed));
        }
        GroupNumber.ALL.forEach(number -> fields.add(number.field()));
        return fields;
    }

    private @Nullable Object value(int row, int place) {
        Object value = groups.get(row).values().get(place);
        return value instanceof UnattributedReason ? null : value;
    }

    private @Nullable Object unattributed(int row) {
        return groups.get(row).values().stream()
                .filter(UnattributedReason.class::isInstance)
                .map(reason -> ((UnattributedReason) reason).label())
                .findFirst()
                .orElse(null);
    }
}
