package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.SocketCounts.ByDirection;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What the connections of each process did since the agent's start. Where something was done that no process is known to have
 * done, a series with an empty {@code process} counts it, so that sums are those of the host.
 */
final class TrafficFamilies {

    /** A family, and the total that it shows. */
    private record Count(Family<CounterDataPointSnapshot> family, ToLongFunction<ConnectionTotals> value) {}

    /** The same for both directions. */
    private record Directed(Family<CounterDataPointSnapshot> family, Function<ConnectionTotals, ByDirection> value) {}

    private final SeriesLabels labels;
    private final List<Directed> openedAndClosed;
    private final List<Count> traffic;
    private final List<Count> closures;

    private final Family<CounterDataPointSnapshot> failedConnects;

    TrafficFamilies(SeriesLabels labels) {
        this.labels = labels;
        openedAndClosed = List.of(
                new Directed(
                        Family.counter(
                                "tcpwarden_connections_opened",
                                "Connections of the process that appeared, by direction.",
                                labels.names(EnumLabel.DIRECTION.name())),
                        ConnectionTotals::opened),
                new Directed(
                        Family.counter(
                                "tcpwarden_connections_closed",
                                "Connections of the process that disappeared, by direction.",
                                labels.names(EnumLabel.DIRECTION.name())),
                        ConnectionTotals::closed));
        traffic = Measure.COUNTERS.stream()
                .map(counter -> count(
                        "tcpwarden_" + counter.key(),
                        counter.meaning() + ", summed over the connections of the process.",
                        totals -> totals.traffic().get(counter)))
                .toList();
        closures = List.of(
                count(
                        "tcpwarden_short_lived_connections",
                        "Connections of the process that opened and closed between two samples; opened and closed count them too.",
                        ConnectionTotals::shortLived),
                count(
                        "tcpwarden_aborted_connections",
                        "Connections of the process that closed before the peer had acknowledged their FIN: reset, timed out"
                                + " or terminated.",
                        ConnectionTotals::aborted));
        failedConnects = Family.counter(
                "tcpwarden_failed_connects",
                "Attempts of the process to connect that did not become a connection, by result.",
                labels.names(EnumLabel.RESULT.name()));
    }

    private Count count(String name, String help, ToLongFunction<ConnectionTotals> value) {
        return new Count(Family.counter(name, help, labels.names()), value);
    }

    Stream<Family<?>> all() {
        return Stream.concat(
                openedAndClosed.stream().map(Directed::family),
                Stream.concat(
                        Stream.concat(traffic.stream(), closures.stream()).map(Count::family),
                        Stream.of(failedConnects)));
    }

    void render(Sample sample, List<LabelledSeries> all, List<MetricSnapshot> to) {
        boolean hasDestroyEvents = sample.destroyEventsLost().isPresent();
        openedAndClosed.forEach(family -> to.add(snapshot(family, sample, all, hasDestroyEvents)));
        if (sample.has(TableField.TCP_INFO)) {
            traffic.forEach(family -> to.add(snapshot(family, sample, all)));
        }
        if (hasDestroyEvents) {
            closures.forEach(family -> to.add(snapshot(family, sample, all)));
        }
        if (sample.reportsAttempts()) {
            to.add(failedConnects(sample, all));
        }
    }

    private MetricSnapshot failedConnects(Sample sample, List<LabelledSeries> all) {
        var points = failedConnects.points((all.size() + 1) * ConnectResult.FAILURES.size());
        for (ConnectResult result : ConnectResult.FAILURES) {
            for (LabelledSeries series : all) {
                long value = series.counts().totals().connects().get(result);
                points.add(value, series.with(EnumLabel.RESULT.of(result)));
            }
            long value = sample.unattributed().connects().get(result);
            points.add(value, labels.ofUnowned().merge(EnumLabel.RESULT.of(result)));
        }
        return points.snapshot();
    }

    private MetricSnapshot snapshot(Directed directed, Sample sample, List<LabelledSeries> all, boolean withUnowned) {
        var points = directed.family.points(all.size() * 2 + 2);
        for (Direction direction : Direction.values()) {
            for (LabelledSeries series : all) {
                long value = directed.value.apply(series.counts().totals()).get(direction);
                points.add(value, series.with(EnumLabel.DIRECTION.of(direction)));
            }
            if (withUnowned) {
                long value = directed.value.apply(sample.unattributed()).get(direction);
                points.add(value, labels.ofUnowned().merge(EnumLabel.DIRECTION.of(direction)));
            }
        }
        return points.snapshot();
    }

    private MetricSnapshot snapshot(Count count, Sample sample, List<LabelledSeries> all) {
        var points = count.family.points(all.size() + 1);
        for (LabelledSeries series : all) {
            points.add(count.value.applyAsLong(series.counts().totals()), series.labels());
        }
        points.add(count.value.applyAsLong(sample.unattributed()), labels.ofUnowned());
        return points.snapshot();
    }
}
