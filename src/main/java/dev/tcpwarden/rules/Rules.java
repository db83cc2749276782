package dev.tcpwarden.rules;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.tcpwarden.filter.IndexedTable;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.AuditLog;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of an agent and how they stand. Safe for use by several threads at once. */
public final class Rules {

    private static final Logger LOG = LoggerFactory.getLogger(Rules.class);

    private static final long GRACE = Duration.ofMinutes(1).toNanos();
    private static final int MOST_PREVIEWED = 1_000;
    private static final int PERCENT_UNKNOWN = 5;

    private final RulesFile file;
    private final boolean terminates;
    private final LatestSample latest;
    private final LongSupplier nanoClock;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();
    private final Map<String, RuleCounters> counters = new HashMap<>();

    @GuardedBy("this")
    private List<RuleState> states = List.of();

    @GuardedBy("this")
    private Protection protection = new Protection(Set.of(), 0);

    @GuardedBy("this")
    private TerminationPolicy policy = new TerminationPolicy(false, Set.of(), 0);

    @GuardedBy("this")
    private long readAt;

    private volatile List<RuleStatus> statuses = List.of();

    /** @param terminates whether rules may terminate, else all of them report */
    public Rules(RulesFile file, boolean terminates, LatestSample latest) {
        this(file, terminates, latest, System::nanoTime, InstantSource.system());
    }

    Rules(RulesFile file, boolean terminates, LatestSample latest, LongSupplier nanoClock, InstantSource clock) {
        this.file = file;
        this.terminates = terminates;
        this.latest = latest;
        this.nanoClock = nanoClock;
        this.clock = clock;
        take();
    }

    /** Begins, with the policy of every termination. */
    synchronized void start(TerminationPolicy known) {
        policy = known;
        take();
    }

    /** Takes the rules of the file, which begin anew; their counters go on. */
    private synchronized void take() {
        RuleSet rules = file.rules();
        counters.keySet().retainAll(rules.rules().stream().map(Rule::name).collect(Collectors.toSet()));
        states = rules.rules().stream()
                .map(rule -> new RuleState(
                        rule,
                        terminates ? rule.action() : Action.REPORT,
                        counters.computeIfAbsent(rule.name(), first -> new RuleCounters())))
                .toList();
        protection = new Protection(
                Stream.concat(rules.protect().stream(), policy.protectedNames().stream())
                        .collect(Collectors.toSet()),
                policy.ownPid());
        readAt = nanoClock.getAsLong();
        publish();
    }

    /** So that a reader of statuses never waits for a sample that is looked at. */
    private synchronized void publish() {
        Instant now = clock.instant();
        statuses = states.stream()
                .map(state -> state.status(isGrace(), state.rule().hasExpired(now)))
                .toList();
    }

    /** Reads the file again if it has changed. */
    void reread() {
        if (file.reread()) {
            take();
        }
    }

    /** What is to be terminated after this sample, whose table may be read. */
    synchronized List<Work> look(Sample sample) {
        if (states.isEmpty()) {
            return List.of();
        }
        IndexedTable index = new IndexedTable(sample.table());
        Optional<Suppression> obstacle = obstacle(sample, index);
        Set<SocketId> taken = new HashSet<>();
        List<Work> all = new ArrayList<>();
        for (RuleState state : states) {
            List<SocketId> victims = look(state, index, obstacle, taken);
            if (!victims.isEmpty()) {
                all.add(new Work(state, victims, state.reason()));
            }
        }
        publish();
        return all;
    }

    private Optional<Suppression> obstacle(Sample sample, IndexedTable index) {
        int unknown = Stream.of(UnattributedReason.NO_PERMISSION, UnattributedReason.RACED)
                .mapToInt(reason -> sample.host().unattributed(reason).total())
                .sum();
        if (unknown * 100L > (long) index.connections() * PERCENT_UNKNOWN) {
            return Optional.of(Suppression.ATTRIBUTION);
        }
        return isGrace() ? Optional.of(Suppression.GRACE) : Optional.empty();
    }

    private synchronized boolean isGrace() {
        return nanoClock.getAsLong() - readAt < GRACE;
    }

    private synchronized List<SocketId> look(
            RuleState state, IndexedTable index, Optional<Suppression> obstacle, Set<SocketId> taken) {
        if (state.rule().hasExpired(clock.instant())) {
            state.findsNothing();
            return List.of();
        }
        Optional<Pause> before = state.pause();
        List<SocketId> victims = List.of();
        try {
            victims = state.look(index, protection, obstacle, nanoClock.getAsLong(), taken);
        } catch (RuntimeException e) {
            LOG.error("the rule \"{}\" failed", state.rule().name(), e);
            state.setPause(Optional.of(new Pause(Suppression.PAUSED, "it failed: " + e)));
        }
        if (before.isEmpty()) {
            state.pause().ifPresent(pause -> audit.pausedItself(state.rule().name(), pause.why()));
        }
        return victims;
    }

    synchronized Set<String> protectedNames() {
        return protection.names();
    }

    synchronized void record(Work work, List<Termination> terminations) {
        work.state().record(work.victims(), terminations);
        publish();
    }

    /** Each rule as it stood after the last sample, or the last change, in the order of the file. */
    public List<RuleStatus> statuses() {
        return statuses;
    }

    /** Of its file. */
    public Path path() {
        return file.path();
    }

    /** Whether rules may terminate; otherwise each of them reports. */
    public boolean terminates() {
        return terminates;
    }

    /** Why the file cannot be used as it is now; nothing if it can. */
    public Optional<String> problem() {
        return file.problem();
    }

    /** @throws IllegalArgumentException with a sentence, if there is no such rule */
    public synchronized void pause(String rule, Requester by) {
        state(rule)
                .setPause(Optional.of(new Pause(
                        Suppression.PAUSED,
                        "paused" + by.name().map(name -> " by " + name).orElse(""))));
        publish();
        audit.changed(rule, "paused", by);
    }

    /** @throws IllegalArgumentException with a sentence, if there is no such rule */
    public synchronized void resume(String rule, Requester by) {
        state(rule).setPause(Optional.empty());
        publish();
        audit.changed(rule, "resumed", by);
    }

    /**
     * What a rule would do with the newest sample, a line each.
     *
     * @throws IllegalArgumentException with a sentence, if there is no such rule
     * @throws IllegalStateException with a sentence, while there is no fresh sample
     */
    public List<String> preview(String rule) {
        return latest.reading(() -> {
            Sample sample = latest.fresh()
                    .orElseThrow(() -> new IllegalStateException("there is no fresh sample of the TCP table"));
            return preview(rule, new IndexedTable(sample.table()));
        });
    }

    private synchronized List<String> preview(String rule, IndexedTable index) {
        return state(rule).preview(index, protection, MOST_PREVIEWED);
    }

    private synchronized RuleState state(String name) {
        return states.stream()
                .filter(state -> state.rule().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no rule \"" + name + "\": there "
                        + (states.isEmpty() ? "is none" : "are ")
                        + states.stream().map(state -> state.rule().name()).collect(Collectors.joining(", "))));
    }
}
