package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.rules.Rule;
import dev.tcpwarden.rules.RuleStatus;
import dev.tcpwarden.rules.Suppression;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How rules stand, with what they have done, and what their file says of them. */
final class RuleFields implements RowShape<List<RuleStatus>> {

    /** What a rule says. */
    @FunctionalInterface
    private interface OfRule {

        @Nullable
        Object of(Rule rule);
    }

    private static final List<Field<List<RuleStatus>>> FIELDS =
            Stream.of(now(), done(), why(), file()).flatMap(List::stream).toList();

    private static List<Field<List<RuleStatus>>> now() {
        return List.of(
                ofFile("name", "Rule", Kind.TEXT, "Its name", Rule::name),
                field(
                        "action",
                        "Action",
                        Kind.TEXT,
                        "What it does with its victims: report or terminate",
                        status -> status.action().label()),
                field(
                        "state",
                        "State",
                        Kind.TEXT,
                        "Whether it is active, in grace (just read), paused or expired",
                        status -> status.state().label()),
                field("matches", "Matches", Kind.COUNT, "Connections that match now, protected ones included", status ->
                        (long) status.matches()),
                field("victims", "Victims", Kind.COUNT, "Those of them that are to be terminated", status ->
                        (long) status.victims()));
    }

    private static List<Field<List<RuleStatus>>> done() {
        return Stream.of(
                        Stream.of(Outcome.values())
                                .map(result -> field(
                                        result.label(),
                                        header(result),
                                        Kind.COUNT,
                                        "Terminations with the result " + result.label() + " since the agent's start",
                                        status -> status.results().get(result))),
                        Stream.of(field(
                                "suppressed",
                                "Suppressed",
                                Kind.COUNT,
                                "Victims that were not terminated, counted once a sample, since the agent's start",
                                status -> status.suppressed().values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum())),
                        Suppression.ALL.stream()
                                .map(reason -> field(
                                        "suppressed_" + reason.label(),
                                        "Suppressed: " + reason.label(),
                                        Kind.COUNT,
                                        "Those of them for the reason " + reason.label(),
                                        status -> status.suppressed().get(reason))))
                .flatMap(fields -> fields)
                .toList();
    }

    /** Last of what a page shows at first, since it can be long. */
    private static List<Field<List<RuleStatus>>> why() {
        return List.of(field(
                "why",
                "Why",
                Kind.TEXT,
                "Why it is paused",
                status -> status.why().isEmpty() ? null : status.why()));
    }

    private static List<Field<List<RuleStatus>>> file() {
        return List.of(
                ofFile("match", "Match", Kind.TEXT, "Which connections must not be", Rule::match),
                ofFile(
                        "except",
                        "Except",
                        Kind.TEXT,
                        "Which of them may be nevertheless",
                        rule -> rule.except().orElse(null)),
                ofFile("for", "For", Kind.COUNT, "In so many samples running a connection must have been found", rule ->
                        (long) rule.samples()),
                ofFile("group_by", "Group by", Kind.TEXT, "They are counted by these", RuleFields::groupBy),
                ofFile("at_least", "At least", Kind.COUNT, "So many there must be", rule ->
                        (long) rule.when().atLeast()),
                ofFile(
                        "victims_of",
                        "Victims of",
                        Kind.TEXT,
                        "Which of them are victims, and in which order",
                        rule -> rule.victims().label()),
                ofFile("per_sample", "Per sample", Kind.COUNT, "At most so many are terminated in a sample", rule ->
                        (long) rule.limit().perSample()),
                ofFile("per_minute", "Per minute", Kind.COUNT, "At most so many are terminated in a minute", rule ->
                        (long) rule.limit().perMinute()),
                ofFile(
                        "breaker",
                        "Breaker",
                        Kind.FLAG,
                        "Whether it pauses itself where it would do much at once",
                        Rule::breaker),
                ofFile(
                        "expires",
                        "Expires",
                        Kind.TEXT,
                        "From when on it does nothing",
                        rule -> rule.expires().orElse(null)));
    }

    private static String header(Outcome result) {
        String words = result.label().replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static @Nullable String groupBy(Rule rule) {
        List<GroupKey> keys = rule.when().groupBy();
        return keys.isEmpty() ? null : keys.stream().map(GroupKey::name).collect(Collectors.joining(","));
    }

    private static Field<List<RuleStatus>> field(
            String key, String header, Kind kind, String meaning, Function<RuleStatus, @Nullable Object> value) {
        return new Field<>(key, header, kind, meaning, (statuses, row) -> value.apply(statuses.get(row)));
    }

    private static Field<List<RuleStatus>> ofFile(String key, String header, Kind kind, String meaning, OfRule value) {
        return field(key, header, kind, meaning, status -> {
            Object found = value.of(status.rule());
            return kind == Kind.TEXT && found != null ? found.toString() : found;
        });
    }

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public List<Field<List<RuleStatus>>> fields() {
        return FIELDS;
    }

    @Override
    public List<String> columns() {
        return List.of("name", "action", "state", "matches", "victims", "terminated", "suppressed", "why");
    }
}
