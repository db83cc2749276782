package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.publish.jmx.ConnectionRows.Item;
import dev.tcpwarden.rules.RuleStatus;
import dev.tcpwarden.rules.Suppression;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** Rules as open data. */
final class RuleRows {

    private record Column(String name, String text, OpenType<?> type, Function<RuleStatus, Object> value) {}

    private static final List<Column> COLUMNS = Stream.of(
                    Stream.of(
                            text("rule", "Name", status -> status.rule().name()),
                            text(
                                    "action",
                                    "What it does: report or terminate",
                                    status -> status.action().label()),
                            text(
                                    "state",
                                    "active, grace (just read), paused or expired",
                                    status -> status.state().label()),
                            text("why", "Why it is paused", RuleStatus::why),
                            new Column(
                                    "matches",
                                    "Connections that matched in the last sample",
                                    SimpleType.INTEGER,
                                    RuleStatus::matches),
                            new Column(
                                    "victims",
                                    "Those of them that were to be terminated",
                                    SimpleType.INTEGER,
                                    RuleStatus::victims),
                            text(
                                    "match",
                                    "Which connections must not be",
                                    status -> status.rule().match().toString()),
                            text(
                                    "except",
                                    "Which of them may be nevertheless",
                                    status -> status.rule()
                                            .except()
                                            .map(Object::toString)
                                            .orElse("")),
                            text(
                                    "when",
                                    "How many there must be",
                                    status -> status.rule().when().toString()),
                            text(
                                    "victims_of",
                                    "Which of them are victims",
                                    status -> status.rule().victims().label()),
                            text(
                                    "expires",
                                    "From when on it does nothing",
                                    status -> status.expires().orElse(""))),
                    Stream.of(Outcome.values())
                            .map(result -> count(
                                    result.label(),
                                    "Terminations with that result",
                                    status -> status.results().get(result))),
                    Suppression.ALL.stream()
                            .map(reason -> count(
                                    "suppressed_" + reason.label(),
                                    "Victims that were not terminated for that reason, counted once a sample",
                                    status -> status.suppressed().get(reason))))
            .flatMap(columns -> columns)
            .toList();

    private static final CompositeType ROW = ConnectionRows.composite(
            "Rule",
            "A rule that acts by itself",
            COLUMNS.stream()
                    .map(column -> new Item(column.name, column.text, column.type))
                    .toList());

    private static final String[] NAMES = COLUMNS.stream().map(Column::name).toArray(String[]::new);

    static final TabularType TABLE = ConnectionRows.tabular("Rules", "Rules that act by themselves", ROW, "rule");

    private RuleRows() {}

    static TabularData table(List<RuleStatus> statuses) {
        TabularDataSupport table = new TabularDataSupport(TABLE);
        for (RuleStatus status : statuses) {
            table.put(ConnectionRows.data(
                    ROW,
                    NAMES,
                    COLUMNS.stream().map(column -> column.value.apply(status)).toArray()));
        }
        return table;
    }

    private static Column text(String name, String text, Function<RuleStatus, Object> value) {
        return new Column(name, text, SimpleType.STRING, value);
    }

    private static Column count(String name, String text, Function<RuleStatus, Object> value) {
        return new Column(name, text, SimpleType.LONG, value);
    }
}
