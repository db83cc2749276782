package dev.tcpwarden.cli.table;

import dev.tcpwarden.cli.table.TextTable.Column;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.rows.GroupNumber;
import dev.tcpwarden.rows.Groups;
import dev.tcpwarden.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups as columns:
 *
 * <pre>
 * Process State      Count Recv-Q Send-Q RTT-Median RTT-Max Sent Received Retrans Stalled
 * orders  close_wait    42    128      0      213us    17ms 8192     4096       0       0
 * </pre>
 */
public final class GroupTable {

    private GroupTable() {}

    public static void print(Groups groups, Writer to) throws IOException {
        new TextTable().print(columns(groups), groups.rows(), to);
    }

    /** The keys, then {@link GroupNumber#ALL}. */
    public static List<Column> columns(Groups groups) {
        List<Column> columns = new ArrayList<>();
        List<GroupKey> keys = groups.keys();
        for (int i = 0; i < keys.size(); i++) {
            int place = i;
            columns.add(Column.text(
                    keys.get(i).header(), row -> text(groups.group(row).values().get(place))));
        }
        for (GroupNumber number : GroupNumber.ALL) {
            columns.add(Column.number(
                    number.header(),
                    row -> MeasureText.cell(number.unit(), number.value().applyAsLong(groups.group(row)))));
        }
        return columns;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof UnattributedReason reason) {
            return ListColumns.unowned(reason);
        }
        return value == null ? TextTable.NOTHING : Printable.escape(value.toString());
    }
}
