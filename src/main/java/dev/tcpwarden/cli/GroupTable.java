package dev.tcpwarden.cli;

import dev.tcpwarden.cli.TextTable.Column;
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
final class GroupTable {

    private GroupTable() {}

    static void print(Groups groups, Writer to) throws IOException {
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
        new TextTable().print(columns, groups.rows(), to);
    }

    private static String text(@Nullable Object value) {
        if (value instanceof UnattributedReason reason) {
            return ListColumns.unowned(reason);
        }
        return value == null ? TextTable.NOTHING : Printable.escape(value.toString());
    }
}
