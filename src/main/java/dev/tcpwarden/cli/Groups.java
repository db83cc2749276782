package dev.tcpwarden.cli;

import dev.tcpwarden.cli.JsonTable.Field;
import dev.tcpwarden.cli.TextTable.Column;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.UnattributedReason;
import java.io.IOException;
import java.io.Writer;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows added up by what they share, the largest group first:
 *
 * <pre>
 * Process State      Count Recv-Q Send-Q Sent Received Retrans Stalled RTT-Median RTT-Max
 * orders  close_wait    42    128      0 8192     4096       0       0      213us    17ms
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
        largest.forEach(Group::sortRtts);
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
                    header(keys.get(i)),
                    row -> GroupKey.text(groups.get(row).values().get(place))));
        }
        columns.add(count("Count", Group::count));
        columns.add(count("Recv-Q", Group::receiveQueue));
        columns.add(count("Send-Q", Group::sendQueue));
        columns.add(count("Sent", Group::sentBytes));
        columns.add(count("Received", Group::receivedBytes));
        columns.add(count("Retrans", Group::retransmits));
        columns.add(count("Stalled", Group::stalled));
        columns.add(rtt("RTT-Median", Group::medianRtt));
        columns.add(rtt("RTT-Max", Group::longestRtt));
        TextTable.print(columns, indices(), to);
    }

    private static String header(GroupKey key) {
        return key.name().substring(0, 1).toUpperCase(Locale.ROOT) + key.name().substring(1);
    }

    private Column count(String header, ToLongFunction<Group> value) {
        return Column.number(header, row -> SocketColumns.count(value.applyAsLong(groups.get(row))));
    }

    private Column rtt(String header, ToLongFunction<Group> value) {
        return Column.number(header, row -> SocketColumns.time(value.applyAsLong(groups.get(row)), ChronoUnit.MICROS));
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
        fields.add(new Field("count", row -> groups.get(row).count()));
        fields.add(new Field(
                "receive_queue", row -> SocketFields.count(groups.get(row).receiveQueue())));
        fields.add(new Field(
                "send_queue", row -> SocketFields.count(groups.get(row).sendQueue())));
        fields.add(new Field(
                "sent_bytes", row -> SocketFields.count(groups.get(row).sentBytes())));
        fields.add(new Field(
                "received_bytes", row -> SocketFields.count(groups.get(row).receivedBytes())));
        fields.add(new Field(
                "retransmitted_segments",
                row -> SocketFields.count(groups.get(row).retransmits())));
        fields.add(new Field(
                "stalled_connections", row -> SocketFields.count(groups.get(row).stalled())));
        fields.add(
                new Field("rtt_median_seconds", row -> seconds(groups.get(row).medianRtt())));
        fields.add(new Field("rtt_max_seconds", row -> seconds(groups.get(row).longestRtt())));
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

    private static @Nullable Object seconds(long micros) {
        return SocketFields.seconds(micros, SocketFields.MICRO);
    }

    private int[] indices() {
        return IntStream.range(0, groups.size()).toArray();
    }
}
