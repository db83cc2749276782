package dev.tcpwarden.rules;

import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.util.EnumMap;
import java.util.Map;

/** What a rule of one name has done since the agent's start, whatever the file said of it meanwhile. */
final class RuleCounters {

    private final Map<Outcome, Long> results = new EnumMap<>(Outcome.class);
    private final Map<Suppression, Long> suppressed = new EnumMap<>(Suppression.class);

    RuleCounters() {
        for (Outcome outcome : Outcome.values()) {
            results.put(outcome, 0L);
        }
        Suppression.ALL.forEach(reason -> suppressed.put(reason, 0L));
    }

    void add(Outcome result) {
        results.merge(result, 1L, Long::sum);
    }

    void add(Suppression reason, int victims) {
        suppressed.merge(reason, (long) victims, Long::sum);
    }

    Map<Outcome, Long> results() {
        return Map.copyOf(results);
    }

    Map<Suppression, Long> suppressed() {
        return Map.copyOf(suppressed);
    }
}
