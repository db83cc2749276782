package dev.tcpwarden.cli;

import dev.tcpwarden.cli.JsonTable.Field;
import dev.tcpwarden.cli.TextTable.Column;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.UnattributedReason;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows added up by what they share, the largest group first:
 *
 * <pre>
 * Process State      Count Recv-Q Send-Q RTT-Median RTT-Max Sent Received Retrans Stalled
 * orders  close_wait    42    128      0      213us    17ms 8192     4096       0       0
 * </pre>
 */
final class Groups {

    private final List<GroupKey> keys;
    private final List<Group> groups;

    private Groups(List<GroupKey> keys, List<Group> groups) {
        this.keys = keys;
        this.groups = groups;
    }

    /** @param most how many groups to keep at most */
    static Groups of(AttributedTable table, int[] rows, List<GroupKey> keys, int most) {
        Map<List<@Nullable Object>, Group> groups = new HashMap<>();
        for (int row : rows) {
            List<@Nullable Object> values = new ArrayList<>(keys.size());
            for (GroupKey key : keys) {
                values.add(key.of(table, row));
            }
            groups.computeIfAbsent(values, Group::new).add(table.table(), row);
        }
        return new Groups(keys, largest(groups.values(), most));
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
        return group.values().stream().map(GroupKey::text).collect(Collectors.joining(" "));
    }

    void printText(Writer to) throws IOException {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            int place = i;
            columns.add(Column.text(
                    keys.get(i).header(),
                    row -> GroupKey.text(groups.get(row).values().get(place))));
        }
        GroupColumn.ALL.forEach(column -> columns.add(column.column(groups)));
        TextTable.print(columns, indices(), to);
    }

    /** Keys and sums under the names that rows have; where a group has no owner, {@code unattributed} says why. */
    void printJson(Writer to) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            int place = i;
            fields.add(new Field(keys.get(i).name(), row -> value(row, place)));
        }
        if (keys.stream().anyMatch(GroupKey::isOwner)) {
            fields.add(new Field("unattributed", this::unattributed));
        }
        GroupColumn.ALL.forEach(column -> fields.add(column.field(groups)));
        JsonTable.print(fields, indices(), to);
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

    private int[] indices() {
        return IntStream.range(0, groups.size()).toArray();
    }
}
