package dev.tcpwarden.rules;

import dev.tcpwarden.filter.IndexedTable;
import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A rule and what it knows from one sample to the next. Used by one thread at a time. */
final class RuleState {

    private final Rule rule;
    private final Action action;
    private final RuleCounters counters;
    private final Pace pace;
    private final LoopGuard guard = new LoopGuard();
    private Map<Long, Integer> samples = Map.of(); // in how many samples running each cookie was a candidate
    private final Set<Long> failed = new HashSet<>(); // of these, those that could not be terminated: once is enough
    private Optional<Pause> pause = Optional.empty();
    private int matches;
    private int victims;

    RuleState(Rule rule, Action action, RuleCounters counters) {
        this.rule = rule;
        this.action = action;
        this.counters = counters;
        pace = new Pace(rule.limit());
    }

    Rule rule() {
        return rule;
    }

    Optional<Pause> pause() {
        return pause;
    }

    void setPause(Optional<Pause> now) {
        pause = now;
        samples = Map.of();
    }

    /** Where it has expired. */
    void findsNothing() {
        matches = 0;
        victims = 0;
        samples = Map.of();
    }

    /**
     * Looks at a new sample.
     *
     * @param obstacle why nothing may be terminated whatever is found
     * @param taken what other rules want to have terminated already, to which this one's victims are added
     * @return what is to be terminated
     */
    List<SocketId> look(
            IndexedTable index, Protection protection, Optional<Suppression> obstacle, long now, Set<SocketId> taken) {
        Finding finding = Finding.of(rule, index, protection);
        matches = finding.matches();
        count(finding);
        AttributedTable table = finding.table();
        if (action == Action.REPORT) {
            victims = finding.countVictims(row -> isDue(table, row));
            return List.of();
        }
        int[] due = finding.victims(row -> isDue(table, row));
        victims = due.length;
        counters.add(Suppression.PROTECTED, finding.protectedOnes());
        if (pause.isEmpty() && rule.breaker()) {
            Breaker.trips(due, index).ifPresent(this::trip);
        }
        Optional<Suppression> held = pause.map(Pause::reason).or(() -> obstacle);
        if (held.isPresent()) {
            counters.add(held.get(), due.length);
            return List.of();
        }
        return choose(table, due, now, taken);
    }

    private void count(Finding finding) {
        long[] cookies = finding.cookies();
        Map<Long, Integer> before = samples;
        samples = new HashMap<>();
        for (long cookie : cookies) {
            samples.merge(cookie, before.getOrDefault(cookie, 0) + 1, Math::max);
        }
        failed.retainAll(samples.keySet());
    }

    private boolean isDue(AttributedTable table, int row) {
        long cookie = table.table().cookie(row);
        return samples.getOrDefault(cookie, 0) >= rule.samples() && !failed.contains(cookie);
    }

    private void trip(String why) {
        setPause(Optional.of(new Pause(Suppression.BREAKER, why)));
    }

    private List<SocketId> choose(AttributedTable table, int[] due, long now, Set<SocketId> taken) {
        int allowed = pace.allowed(now);
        List<SocketId> chosen = new ArrayList<>();
        for (int row : due) {
            SocketId id = table.table().row(row).id();
            if (taken.contains(id)) {
                continue;
            }
            if (chosen.size() == allowed) {
                break;
            }
            if (rule.breaker() && !mayGo(table, row, id, now)) {
                trip("connections of " + id.connection().remote().address()
                        + " come back as they are terminated, more than " + LoopGuard.MOST_A_MINUTE + " in a minute");
                counters.add(Suppression.BREAKER, due.length - chosen.size());
                taken.addAll(chosen);
                return chosen;
            }
            pace.count(now);
            chosen.add(id);
        }
        counters.add(Suppression.LIMIT, due.length - chosen.size());
        taken.addAll(chosen);
        return chosen;
    }

    private boolean mayGo(AttributedTable table, int row, SocketId id, long now) {
        Ages ages = table.ages().orElseThrow();
        return guard.allows(id.connection().remote().address(), now, ages.seen()[row], ages.now());
    }

    void record(List<SocketId> wanted, List<Termination> terminations) {
        Set<SocketId> left = new HashSet<>(wanted);
        for (Termination termination : terminations) {
            counters.add(termination.result().outcome());
            termination.socket().ifPresent(socket -> {
                left.remove(socket.socket().id());
                if (termination.result().outcome() != Outcome.TERMINATED) {
                    failed.add(socket.socket().id().cookie());
                }
            });
        }
        left.forEach(gone -> counters.add(Outcome.NOT_FOUND));
    }

    /** What it would do with a table, a line each; what is in its memory counts. */
    List<String> preview(IndexedTable index, Protection protection, int most) {
        Finding finding = Finding.of(rule, index, protection);
        AttributedTable table = finding.table();
        return Preview.lines(rule, index, finding, finding.victims(row -> isDue(table, row)), most);
    }

    RuleStatus status(boolean isGrace, boolean hasExpired) {
        RuleStatus.State state = pause.isPresent()
                ? RuleStatus.State.PAUSED
                : hasExpired ? RuleStatus.State.EXPIRED : isGrace ? RuleStatus.State.GRACE : RuleStatus.State.ACTIVE;
        return new RuleStatus(
                rule,
                action,
                state,
                pause.map(Pause::why).orElse(""),
                matches,
                victims,
                counters.results(),
                counters.suppressed());
    }

    /** {@code process=orders state=close_wait, 2 samples running, at least 50 by process: 63 match}. */
    String reason() {
        return List.of(
                                rule.match().toString(),
                                rule.samples() == 1 ? "" : rule.samples() + " samples running",
                                rule.when().toString())
                        .stream()
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "))
                + ": " + matches + " match";
    }
}
