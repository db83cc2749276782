package dev.tcpwarden.rules;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.GroupKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a table by what they share. */
final class RowGroups {

    private RowGroups() {}

    /** One group of all without keys; none without rows. */
    static Collection<int[]> of(AttributedTable table, int[] rows, List<GroupKey> keys) {
        if (rows.length == 0) {
            return List.of();
        }
        if (keys.isEmpty()) {
            return List.of(rows);
        }
        boolean ofOwner = keys.stream().allMatch(GroupKey::isOwner);
        Map<Integer, List<Integer>> byOwner = new HashMap<>(); // so that owners are asked once each
        Map<List<@Nullable Object>, List<Integer>> groups = new HashMap<>();
        for (int row : rows) {
            List<Integer> group = ofOwner
                    ? byOwner.computeIfAbsent(
                            table.owners().processIndex(row), owner -> group(groups, table, row, keys))
                    : group(groups, table, row, keys);
            group.add(row);
        }
        return groups.values().stream()
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private static List<Integer> group(
            Map<List<@Nullable Object>, List<Integer>> groups, AttributedTable table, int row, List<GroupKey> keys) {
        List<@Nullable Object> values = new ArrayList<>(keys.size());
        keys.forEach(key -> values.add(key.value().of(table, row)));
        return groups.computeIfAbsent(values, empty -> new ArrayList<>());
    }
}
