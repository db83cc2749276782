package dev.tcpwarden.rules;

import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.util.Map;
import java.util.Optional;

/**
 * A rule at one moment, for people and for metrics.
 *
 * @param action what it does, which is to report while the agent's rules may not terminate
 * @param state in a word
 * @param why in that state, as a sentence; "" where the word says it
 * @param matches how many connections matched in the last sample
 * @param victims how many of these were to be terminated
 * @param results of terminations, each with its number since the agent's start
 * @param suppressed victims that were not terminated, likewise, counted once a sample
 */
public record RuleStatus(
        Rule rule,
        Action action,
        State state,
        String why,
        int matches,
        int victims,
        Map<Outcome, Long> results,
        Map<Suppression, Long> suppressed) {

    public RuleStatus {
        results = Map.copyOf(results);
        suppressed = Map.copyOf(suppressed);
    }

    /** Whether it acts. */
    public enum State {
        ACTIVE("active"),
        /** It has just been read. */
        GRACE("grace"),
        PAUSED("paused"),
        EXPIRED("expired");

        private final String label;

        State(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public boolean isPaused() {
        return state == State.PAUSED;
    }

    public long terminated() {
        return results.getOrDefault(Outcome.TERMINATED, 0L);
    }

    public Optional<String> expires() {
        return rule.expires().map(Object::toString);
    }
}
