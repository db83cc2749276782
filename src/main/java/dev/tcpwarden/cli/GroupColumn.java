package dev.tcpwarden.cli;

import dev.tcpwarden.cli.JsonTable.Field;
import dev.tcpwarden.cli.TextTable.Column;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.Measure.Unit;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** A number of a {@link Group}, under the names that it has in tables and in JSON. */
record GroupColumn(String header, String key, Unit unit, ToLongFunction<Group> value) {

    static final List<GroupColumn> ALL = Stream.concat(
                    Stream.of(
                            new GroupColumn("Count", "count", Unit.COUNT, Group::count),
                            new GroupColumn("Recv-Q", "receive_queue", Unit.COUNT, Group::receiveQueue),
                            new GroupColumn("Send-Q", "send_queue", Unit.COUNT, Group::sendQueue)),
                    Measure.ALL.stream().flatMap(GroupColumn::of))
            .toList();

    private static Stream<GroupColumn> of(Measure measure) {
        String header = measure.header().orElse("");
        return switch (measure.group()) {
            case NONE -> Stream.of();
            case SUM -> Stream.of(new GroupColumn(header, measure.key(), measure.unit(), group -> group.sum(measure)));
            case COUNT ->
                Stream.of(
                        new GroupColumn(header, measure.key("_connections"), Unit.COUNT, group -> group.sum(measure)));
            case MEDIAN_MAX ->
                Stream.of(
                        new GroupColumn(
                                header + "-Median",
                                measure.key("_median"),
                                measure.unit(),
                                group -> group.median(measure)),
                        new GroupColumn(
                                header + "-Max", measure.key("_max"), measure.unit(), group -> group.max(measure)));
        };
    }

    Column column(List<Group> groups) {
        return Column.number(header, row -> MeasureText.cell(unit, value.applyAsLong(groups.get(row))));
    }

    Field field(List<Group> groups) {
        return new Field(key, row -> MeasureText.json(unit, value.applyAsLong(groups.get(row))));
    }
}
