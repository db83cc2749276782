package dev.tcpwarden.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tcpwarden.files.BadFileException;

/** Whatever a file of rules says, it is refused with a sentence or means rules that can be used. */
class RulesReaderFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void readsAFile(FuzzedDataProvider data) {
        read(data.consumeRemainingAsString());
    }

    @FuzzTest(maxDuration = "30s")
    void readsARule(FuzzedDataProvider data) {
        read("rules:\n- name: a\n  match: state=close_wait\n  " + data.consumeRemainingAsString());
    }

    private static void read(String text) {
        try {
            RuleSet rules = RulesReader.read(text);
            assertThat(rules.rules()).allMatch(rule -> !rule.match().isEmpty());
        } catch (BadFileException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
