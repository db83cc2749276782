package dev.tcpwarden.rules;

import java.util.List;
import java.util.Set;

/**
 * What a file of rules says.
 *
 * @param protect names of processes whose connections no rule terminates
 */
public record RuleSet(List<Rule> rules, Set<String> protect) {

    public RuleSet {
        rules = List.copyOf(rules);
        protect = Set.copyOf(protect);
    }
}
