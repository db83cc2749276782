package dev.tcpwarden.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.files.BadFileException;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.rules.Rule.Limit;
import dev.tcpwarden.rules.Rule.When;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesReaderTest {

    @Test
    void readsEveryKey() throws BadFileException {
        RuleSet rules = RulesReader.read("""
                protect: [sshd, postgres]
                rules:
                  - name: orders-leak
                    match: process=orders state=close_wait state_age>10m
                    except: remote=10.0.0.0/8
                    for: 3
                    when: {group-by: [process, remote], at-least: 50}
                    victims: all-but-oldest
                    limit: {per-sample: 5, per-minute: 20}
                    breaker: off
                    action: terminate
                    expires: 2027-12-31T01:00:00+01:00
                """);

        assertThat(rules.protect()).isEqualTo(Set.of("sshd", "postgres"));
        assertThat(rules.rules())
                .containsExactly(new Rule(
                        "orders-leak",
                        ConnectionFilter.parse("process=orders state=close_wait state_age>10m"),
                        Optional.of(ConnectionFilter.parse("remote=10.0.0.0/8")),
                        3,
                        new When(
                                List.of(
                                        GroupKey.ofName("process").orElseThrow(),
                                        GroupKey.ofName("remote").orElseThrow()),
                                50),
                        Victims.ALL_BUT_OLDEST,
                        new Limit(5, 20),
                        false,
                        Action.TERMINATE,
                        Optional.of(Instant.parse("2027-12-31T00:00:00Z"))));
    }

    @Test
    void whatIsLeftOutIsCautious() throws BadFileException {
        RuleSet rules = RulesReader.read("rules: [{name: a, match: state=close_wait}]");

        assertThat(rules.protect()).containsExactly("sshd");
        assertThat(rules.rules())
                .containsExactly(new Rule(
                        "a",
                        ConnectionFilter.parse("state=close_wait"),
                        Optional.empty(),
                        2,
                        When.ALWAYS,
                        Victims.OLDEST,
                        new Limit(10, 30),
                        true,
                        Action.REPORT,
                        Optional.empty()));
        assertThat(RulesReader.read("rules: []").rules()).isEmpty();
        assertThat(RulesReader.read("rules: []\nprotect: []").protect()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"per-sample: 50, 50, 50", "per-sample: 3, 3, 30", "per-minute: 5, 5, 5", "per-minute: 100, 10, 100"})
    void oneLimitMakesTheOtherFit(String limit, int perSample, int perMinute) throws BadFileException {
        assertThat(RulesReader.read("rules: [{name: a, match: pid=1, limit: {" + limit + "}}]")
                        .rules()
                        .get(0)
                        .limit())
                .isEqualTo(new Limit(perSample, perMinute));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the file is empty: it has to have the key \"rules\"",
                "!%a | this is not YAML: Tag must not contain leading or trailing spaces.",
                "protect: [a] | line 1, column 1: the file has to have the key \"rules\"",
                "rules: 5 | line 1, column 8: rules has to be a list",
                "rule: [] | line 1, column 1: \"rule\" is not allowed in the file; allowed: rules, protect",
                "{rules: [], protect: [\"\"]} | line 1, column 23: protect \"\" is not allowed; allowed: names of processes, as the tables show them",
                "rules: [5] | line 1, column 9: rules has to be a mapping of keys to values",
                "rules: [{match: pid=1}] | line 1, column 9: a rule has to have the key \"name\"",
                "rules: [{name: a}] | line 1, column 9: a rule has to have the key \"match\"",
                "rules: [{name: A, match: pid=1}] | line 1, column 16: name \"A\" is not allowed; allowed: 1 to 63 of a-z, 0-9 and -",
                "rules: [{name: a, match: \"\"}] | line 1, column 26: match has to have at least one term, such as state=close_wait",
                "rules: [{name: a, match: stat=x}] | line 1, column 26: match: \"stat=x\" is not a filter term: write key=value",
                "rules: [{name: a, match: pid=x}] | line 1, column 26: match: the filter term \"pid=x\" is wrong: \"x\" is not a process id: allowed are 1 to 2147483647",
                "rules: [{name: a, match: state=listen}] | line 1, column 26: match: rules never terminate listeners: leave state=listen out",
                "rules: [{name: a, match: pid=1, except: \" \"}] | line 1, column 41: except has to have at least one term, such as state=close_wait",
                "rules: [{name: a, match: pid=1, for: 0}] | line 1, column 38: for \"0\" is not allowed; allowed: 1 to 1000",
                "rules: [{name: a, match: pid=1, for: 2s}] | line 1, column 38: for \"2s\" is not allowed; allowed: 1 to 1000",
                "rules: [{name: a, match: pid=1, when: {}}] | line 1, column 39: when has to have group-by or at-least",
                "rules: [{name: a, match: pid=1, when: {group-by: age}}] | line 1, column 50: group-by \"age\" is not allowed; allowed: process, pid,",
                "rules: [{name: a, match: pid=1, when: {group-by: [pid, pid]}}] | line 1, column 56: group-by \"pid\" is not allowed; allowed: process, pid,",
                "rules: [{name: a, match: pid=1, when: {at-least: -1}}] | line 1, column 50: at-least \"-1\" is not allowed; allowed: 1 to 1000000",
                "rules: [{name: a, match: pid=1, victims: some}] | line 1, column 42: victims \"some\" is not allowed; allowed: oldest, newest, all, all-but-oldest",
                "rules: [{name: a, match: pid=1, limit: {}}] | line 1, column 40: limit has to have per-sample or per-minute",
                "rules: [{name: a, match: pid=1, limit: {per-sample: 1001}}] | line 1, column 53: per-sample \"1001\" is not allowed; allowed: 1 to 1000",
                "rules: [{name: a, match: pid=1, limit: {per-sample: 9, per-minute: 8}}] | line 1, column 40: per-sample 9 is more than per-minute 8",
                "rules: [{name: a, match: pid=1, breaker: no}] | line 1, column 42: breaker \"no\" is not allowed; allowed: on, off",
                "rules: [{name: a, match: pid=1, action: kill}] | line 1, column 41: action \"kill\" is not allowed; allowed: report, terminate",
                "rules: [{name: a, match: pid=1, expires: 2027-12-31}] | line 1, column 42: expires \"2027-12-31\" is not allowed; allowed: a time with its zone, such as 2027-12-31T00:00:00Z",
                "rules: [{name: a, match: pid=1, until: 1}] | line 1, column 33: \"until\" is not allowed in rules; allowed: name, match, except, for, when, victims, limit, breaker, action, expires",
                "rules: [{name: a, match: pid=1}, {name: a, match: pid=2}] | line 1, column 41: there is a rule \"a\" already",
                "rules: [ | line 1, column 9: this is not YAML",
            })
    void saysLineColumnAndWhatIsAllowed(String file, String message) {
        assertThatThrownBy(() -> RulesReader.read(file))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void thereAreAHundredAtMost() {
        StringBuilder file = new StringBuilder("rules:\n");
        for (int i = 0; i <= RulesReader.MOST_RULES; i++) {
            file.append("- {name: r").append(i).append(", match: pid=1}\n");
        }
        assertThatThrownBy(() -> RulesReader.read(file.toString()))
                .hasMessage("line 102, column 3: there are more than 100 rules");
    }

    @Test
    void theShippedRulesCanBeUsed() throws Exception {
        assertThat(RulesReader.read(Files.readString(Path.of("src/main/rules/rules.yml")))
                        .rules())
                .hasSizeGreaterThan(5)
                .allMatch(rule -> rule.action() == Action.REPORT);
    }
}
