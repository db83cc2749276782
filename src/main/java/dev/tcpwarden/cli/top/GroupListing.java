package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.table.GroupTable;
import dev.tcpwarden.cli.table.TextTable.Column;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.rows.GroupNumber;
import dev.tcpwarden.rows.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A line a group of sockets that share the values of some keys, as {@code list --by} has them. */
final class GroupListing {

    private final List<GroupKey> keys;
    private final Groups groups;
    private final List<Column> columns;

    private GroupListing(Reading reading, int[] rows, List<GroupKey> keys) {
        this.keys = keys;
        groups = Groups.of(reading.table(), rows, keys, Integer.MAX_VALUE);
        columns = GroupTable.columns(groups);
    }

    static Listing of(Reading reading, int[] rows, List<GroupKey> keys) {
        GroupListing listing = new GroupListing(reading, rows, keys);
        return new Listing(
                listing.shown(),
                listing.columns.stream().map(Column::header).toList(),
                listing.groups.rows(),
                line -> listing.groups.group(line).values(),
                listing::part,
                IntOrder.ofNumber(line -> line));
    }

    private List<ShownColumn> shown() {
        List<ShownColumn> shown = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Column column = columns.get(i);
            shown.add(ShownColumn.of(column, IntOrder.ofText(column.cell())));
        }
        for (int i = 0; i < GroupNumber.ALL.size(); i++) {
            GroupNumber number = GroupNumber.ALL.get(i);
            shown.add(ShownColumn.of(
                    columns.get(keys.size() + i),
                    IntOrder.ofNumber(line -> number.value().applyAsLong(groups.group(line)))));
        }
        return shown;
    }

    private Part part(int line) {
        List<@Nullable Object> values = groups.group(line).values();
        String title = IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i).name() + "=" + columns.get(i).cell().apply(line))
                .collect(Collectors.joining(" "));
        return new Part(title, (table, row) -> has(values, table, row));
    }

    private boolean has(List<@Nullable Object> values, AttributedTable table, int row) {
        for (int i = 0; i < keys.size(); i++) {
            if (!Objects.equals(values.get(i), keys.get(i).of(table, row))) {
                return false;
            }
        }
        return true;
    }
}
