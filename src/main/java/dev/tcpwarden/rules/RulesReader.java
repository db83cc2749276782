package dev.tcpwarden.rules;

import dev.tcpwarden.files.BadFileException;
import dev.tcpwarden.files.YamlValue;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.rules.Rule.Limit;
import dev.tcpwarden.rules.Rule.When;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a file of rules. What it throws names line and column, the value and what is allowed. */
public final class RulesReader {

    /** Each sample looks for each rule's connections. */
    static final int MOST_RULES = 100;

    private static final int MOST_SAMPLES = 1_000;
    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final int MOST_A_SAMPLE = 1_000;
    private static final int MOST_A_MINUTE = 10_000;

    private static final Set<String> PROTECTED = Set.of("sshd");

    private static final List<String> KEYS =
            List.of("name", "match", "except", "for", "when", "victims", "limit", "breaker", "action", "expires");

    private RulesReader() {}

    /** @throws BadFileException with a clause for its author */
    public static RuleSet read(String text) throws BadFileException {
        YamlValue document = YamlValue.document(text)
                .orElseThrow(() -> new BadFileException("the file is empty: it has to have the key \"rules\""));
        Map<String, YamlValue> file = document.map(List.of("rules", "protect"));
        YamlValue list = file.get("rules");
        if (list == null) {
            throw document.wrong("the file has to have the key \"rules\"");
        }
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue value : list.list()) {
            Map<String, YamlValue> keys = value.map(KEYS);
            Rule rule = rule(value, keys);
            if (!names.add(rule.name())) {
                throw needed("name", value, keys).wrong("there is a rule \"" + rule.name() + "\" already");
            }
            if (rules.size() == MOST_RULES) {
                throw value.wrong("there are more than " + MOST_RULES + " rules");
            }
            rules.add(rule);
        }
        return new RuleSet(rules, protect(file.get("protect")));
    }

    private static Set<String> protect(@Nullable YamlValue value) throws BadFileException {
        if (value == null) {
            return PROTECTED;
        }
        Set<String> names = new TreeSet<>();
        for (YamlValue name : value.list()) {
            if (name.text().isEmpty()) {
                throw name.notAllowed("names of processes, as the tables show them");
            }
            names.add(name.text());
        }
        return names;
    }

    private static Rule rule(YamlValue rule, Map<String, YamlValue> keys) throws BadFileException {
        YamlValue name = needed("name", rule, keys);
        if (!name.text().matches("[a-z0-9-]{1,63}")) {
            throw name.notAllowed("1 to 63 of a-z, 0-9 and -");
        }
        YamlValue except = keys.get("except");
        return new Rule(
                name.text(),
                match(needed("match", rule, keys)),
                except == null ? Optional.empty() : Optional.of(filter("except", except)),
                keys.containsKey("for") ? keys.get("for").count(1, MOST_SAMPLES) : 2,
                when(keys.get("when")),
                choice(keys.get("victims"), List.of(Victims.values()), Victims::label, Victims.OLDEST),
                limit(keys.get("limit")),
                choice(keys.get("breaker"), List.of(true, false), on -> on ? "on" : "off", true),
                choice(keys.get("action"), List.of(Action.values()), Action::label, Action.REPORT),
                expires(keys.get("expires")));
    }

    private static YamlValue needed(String key, YamlValue rule, Map<String, YamlValue> keys) throws BadFileException {
        YamlValue value = keys.get(key);
        if (value == null) {
            throw rule.wrong("a rule has to have the key \"" + key + "\"");
        }
        return value;
    }

    private static ConnectionFilter match(YamlValue value) throws BadFileException {
        ConnectionFilter match = filter("match", value);
        if (match.asksForListeners()) {
            throw value.wrong("match: rules never terminate listeners: leave state=listen out");
        }
        return match;
    }

    private static ConnectionFilter filter(String key, YamlValue value) throws BadFileException {
        ConnectionFilter filter;
        try {
            filter = ConnectionFilter.parse(value.text());
        } catch (IllegalArgumentException e) {
            throw value.wrong(key + ": " + e.getMessage());
        }
        if (filter.isEmpty()) {
            throw value.wrong(key + " has to have at least one term, such as state=close_wait");
        }
        return filter;
    }

    private static When when(@Nullable YamlValue value) throws BadFileException {
        if (value == null) {
            return When.ALWAYS;
        }
        Map<String, YamlValue> keys = value.map(List.of("group-by", "at-least"));
        YamlValue groupBy = keys.get("group-by");
        YamlValue atLeast = keys.get("at-least");
        if (groupBy == null && atLeast == null) {
            throw value.wrong("when has to have group-by or at-least");
        }
        return new When(
                groupBy == null ? List.of() : groupKeys(groupBy),
                atLeast == null ? 1 : atLeast.count(1, MOST_CONNECTIONS));
    }

    private static List<GroupKey> groupKeys(YamlValue value) throws BadFileException {
        List<GroupKey> keys = new ArrayList<>();
        for (YamlValue name : value.listOrOne()) {
            GroupKey key = GroupKey.ofName(name.text()).orElse(null);
            if (key == null || keys.contains(key)) {
                throw name.notAllowed(
                        GroupKey.ALL.stream().map(GroupKey::name).collect(Collectors.joining(", ")) + ", each once");
            }
            keys.add(key);
        }
        return keys;
    }

    /** Of two limits one may be left out: it is then the default, or what the other one makes necessary. */
    private static Limit limit(@Nullable YamlValue value) throws BadFileException {
        if (value == null) {
            return Limit.DEFAULT;
        }
        Map<String, YamlValue> keys = value.map(List.of("per-sample", "per-minute"));
        YamlValue sample = keys.get("per-sample");
        YamlValue minute = keys.get("per-minute");
        if (sample == null && minute == null) {
            throw value.wrong("limit has to have per-sample or per-minute");
        }
        int perMinute = minute == null ? Limit.DEFAULT.perMinute() : minute.count(1, MOST_A_MINUTE);
        int perSample =
                sample == null ? Math.min(Limit.DEFAULT.perSample(), perMinute) : sample.count(1, MOST_A_SAMPLE);
        if (minute == null) {
            perMinute = Math.max(perMinute, perSample);
        }
        if (perSample > perMinute) {
            throw value.wrong("per-sample " + perSample + " is more than per-minute " + perMinute);
        }
        return new Limit(perSample, perMinute);
    }

    private static Optional<Instant> expires(@Nullable YamlValue value) throws BadFileException {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(value.text()).toInstant());
        } catch (DateTimeParseException e) {
            throw value.notAllowed("a time with its zone, such as 2027-12-31T00:00:00Z");
        }
    }

    /** A word's text. */
    @FunctionalInterface
    private interface Label<T> {
        String of(T value);
    }

    private static <T> T choice(@Nullable YamlValue value, List<T> all, Label<T> label, T otherwise)
            throws BadFileException {
        if (value == null) {
            return otherwise;
        }
        String text = value.text();
        Stream<T> found = all.stream().filter(one -> label.of(one).equals(text));
        Optional<T> chosen = found.findFirst();
        if (chosen.isEmpty()) {
            throw value.notAllowed(all.stream().map(label::of).collect(Collectors.joining(", ")));
        }
        return chosen.get();
    }
}
