package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.rules.RuleStatus;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.sample.LatestSample;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The rules as metric families, where the agent has rules. While there is no fresh sample nothing is said of matches.
 *
 * <pre>
 * # TYPE tcpwarden_rule_matches gauge
 * tcpwarden_rule_matches{rule="orders-leak"} 63.0
 * </pre>
 */
final class RuleCollector implements MultiCollector {

    private static final String RULE = "rule";

    private final Rules rules;
    private final LatestSample latest;
    private final Family<GaugeDataPointSnapshot> reload = Family.gauge(
            "tcpwarden_rules_last_reload_successful", "1 if the file of rules can be used as it is now; else 0.");
    private final Family<InfoDataPointSnapshot> info =
            Family.info("tcpwarden_rule", "The rules in force, and what they do with their victims.", RULE, "action");
    private final Family<GaugeDataPointSnapshot> matches = Family.gauge(
            "tcpwarden_rule_matches",
            "Connections that a rule matched in the newest sample, protected ones included.",
            RULE);
    private final Family<GaugeDataPointSnapshot> paused =
            Family.gauge("tcpwarden_rule_paused", "1 if a rule is paused, by itself or by a person; else 0.", RULE);
    private final Family<CounterDataPointSnapshot> terminations = Family.counter(
            "tcpwarden_rule_terminations", "Connections that a rule tried to terminate, by result.", RULE, "result");
    private final Family<CounterDataPointSnapshot> suppressed = Family.counter(
            "tcpwarden_rule_suppressed",
            "Victims of a rule that were not terminated, counted once a sample, by the reason.",
            RULE,
            "reason");

    RuleCollector(Rules rules, LatestSample latest) {
        this.rules = rules;
        this.latest = latest;
    }

    @Override
    public MetricSnapshots collect() {
        List<RuleStatus> statuses = rules.statuses();
        List<MetricSnapshot> snapshots = new ArrayList<>();
        snapshots.add(reload.of(rules.problem().isPresent() ? 0 : 1));
        add(
                snapshots,
                info,
                statuses,
                (points, status) -> points.add(1, name(status), status.action().label()));
        if (latest.fresh().isPresent()) {
            add(snapshots, matches, statuses, (points, status) -> points.add(status.matches(), name(status)));
        }
        add(snapshots, paused, statuses, (points, status) -> points.add(status.isPaused() ? 1 : 0, name(status)));
        add(
                snapshots,
                terminations,
                statuses,
                (points, status) ->
                        status.results().forEach((result, count) -> points.add(count, name(status), result.label())));
        add(
                snapshots,
                suppressed,
                statuses,
                (points, status) -> status.suppressed()
                        .forEach((reason, count) -> points.add(count, name(status), reason.label())));
        snapshots.removeIf(family -> family.getDataPoints().isEmpty());
        return new MetricSnapshots(snapshots);
    }

    private static <P> void add(
            List<MetricSnapshot> snapshots,
            Family<P> family,
            List<RuleStatus> statuses,
            BiConsumer<Family<P>.Points, RuleStatus> add) {
        Family<P>.Points points = family.points(statuses.size());
        statuses.forEach(status -> add.accept(points, status));
        snapshots.add(points.snapshot());
    }

    private static String name(RuleStatus status) {
        return status.rule().name();
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        return Stream.of(reload, info, matches, paused, terminations, suppressed)
                .map(Family::descriptor)
                .toList();
    }
}
