package dev.tcpwarden.rows;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.Measure.Unit;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** A number of a {@link Group}, under the names that it has in tables and in JSON. */
public record GroupNumber(
        String header, String key, Unit unit, Field.Kind kind, String meaning, ToLongFunction<Group> value) {

    public static final List<GroupNumber> ALL = Stream.concat(
                    Stream.of(
                            new GroupNumber(
                                    "Count", "count", Unit.COUNT, Field.Kind.COUNT, "How many sockets", Group::count),
                            new GroupNumber(
                                    "Recv-Q",
                                    "receive_queue",
                                    Unit.COUNT,
                                    Field.Kind.BYTES,
                                    "Bytes to be read; listeners left out",
                                    Group::receiveQueue),
                            new GroupNumber(
                                    "Send-Q",
                                    "send_queue",
                                    Unit.COUNT,
                                    Field.Kind.BYTES,
                                    "Bytes to be sent or acknowledged; listeners left out",
                                    Group::sendQueue)),
                    Measure.ALL.stream().flatMap(GroupNumber::of))
            .toList();

    private static Stream<GroupNumber> of(Measure measure) {
        String header = measure.header().orElse("");
        Field.Kind kind = Field.Kind.of(measure);
        String meaning = measure.meaning();
        return switch (measure.group()) {
            case NONE -> Stream.of();
            case SUM ->
                Stream.of(new GroupNumber(
                        header, measure.key(), measure.unit(), kind, meaning, group -> group.sum(measure)));
            case COUNT ->
                Stream.of(new GroupNumber(
                        header,
                        measure.key("_connections"),
                        Unit.COUNT,
                        Field.Kind.COUNT,
                        meaning,
                        group -> group.sum(measure)));
            case MEDIAN_MAX ->
                Stream.of(
                        new GroupNumber(
                                header + "-Median",
                                measure.key("_median"),
                                measure.unit(),
                                kind,
                                meaning + ", median",
                                group -> group.median(measure)),
                        new GroupNumber(
                                header + "-Max",
                                measure.key("_max"),
                                measure.unit(),
                                kind,
                                meaning + ", maximum",
                                group -> group.max(measure)));
        };
    }

    Field<Groups> field() {
        return new Field<>(
                key,
                header,
                kind,
                meaning,
                (groups, row) -> MeasureValue.of(unit, value.applyAsLong(groups.group(row))));
    }
}
