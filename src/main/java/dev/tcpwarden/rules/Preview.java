package dev.tcpwarden.rules;

import dev.tcpwarden.filter.IndexedTable;
import dev.tcpwarden.process.Age;
import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.text.Durations;
import java.util.ArrayList;
import java.util.List;

/** What a rule would do with a table, in lines for people. */
public final class Preview {

    private Preview() {}

    /**
     * What a rule would do if this table had been all there is to see for long enough.
     *
     * @param ownPid this process, whose connections no rule terminates
     * @throws IllegalStateException with a sentence, if the rule asks for ages and the table has none
     */
    public static List<String> of(Rule rule, RuleSet rules, IndexedTable index, int ownPid) {
        Finding finding = Finding.of(rule, index, new Protection(rules.protect(), ownPid));
        return lines(rule, index, finding, finding.victims(row -> true), Integer.MAX_VALUE);
    }

    static List<String> lines(Rule rule, IndexedTable index, Finding finding, int[] victims, int most) {
        List<String> lines = new ArrayList<>();
        lines.add(summary(rule, finding, victims.length));
        if (rule.breaker()) {
            Breaker.trips(victims, index).ifPresent(why -> lines.add("would pause: " + why));
        }
        for (int place = 0; place < Math.min(victims.length, most); place++) {
            AttributedSocket socket = finding.table().row(victims[place]);
            lines.add((place < rule.limit().perSample() ? "victim: " : "waits for the limit: ")
                    + ConnectionName.of(socket.socket().id()) + ": " + socket.describe()
                    + socket.age().map(Preview::age).orElse(""));
        }
        if (victims.length > most) {
            lines.add((victims.length - most) + " more");
        }
        return lines;
    }

    private static String summary(Rule rule, Finding finding, int victims) {
        int small = finding.matches() - finding.protectedOnes() - finding.candidates();
        return rule.name() + ": " + finding.matches() + " match, " + finding.protectedOnes() + " protected"
                + (rule.when().atLeast() > 1 ? ", " + small + " too few (" + rule.when() + ")" : "") + ", "
                + victims + " victims (" + rule.victims().label() + "), "
                + rule.action().label();
    }

    private static String age(Age age) {
        return ", " + Durations.brief(age.inState()) + " in its state";
    }
}
