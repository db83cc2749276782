package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.ProcessSeries;
import dev.tcpwarden.sample.model.SeriesKey;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The labels of families that have a series a process, or for several that are summed. {@code process} and {@code pid} are always
 * there, empty or not; what a process is part of is left out where it is part of none.
 */
final class SeriesLabels {

    private final List<ProcessLabel> labels;
    private final List<ProcessLabel> withoutPid;
    private final Labels unowned;

    SeriesLabels(ProcessLabels labels) {
        this.labels = labels.all();
        withoutPid = labels.withoutPid().all();
        unowned = of(SeriesKey.NO_OWNER);
    }

    /** Their names, and those of {@code more} labels. */
    String[] names(String... more) {
        return names(labels, more);
    }

    /** The same of families that have no pid. */
    String[] namesWithoutPid(String... more) {
        return names(withoutPid, more);
    }

    /** The same of the family that has all that is known of a process, pids apart where they are summed. */
    String[] namesOfAll(String... more) {
        return names(ofInfo(), more);
    }

    private static String[] names(List<ProcessLabel> some, String... more) {
        return Stream.concat(some.stream().map(ProcessLabel::key), Stream.of(more))
                .toArray(String[]::new);
    }

    private List<ProcessLabel> ofInfo() {
        return ProcessLabel.ALL.stream()
                .filter(label -> label != ProcessLabel.PID || labels.contains(label))
                .toList();
    }

    /** In the order of their labels, in which the library sorts them anyway: what is sorted already it only looks through. */
    List<LabelledSeries> of(List<ProcessSeries> all) {
        return all.stream()
                .map(series -> new LabelledSeries(series, of(series.key())))
                .sorted(Comparator.comparing(LabelledSeries::labels))
                .toList();
    }

    /** What no process is known to own. */
    Labels ofUnowned() {
        return unowned;
    }

    Labels of(SeriesKey key) {
        return of(labels, key::get);
    }

    Labels withoutPid(SeriesKey key) {
        return of(withoutPid, key::get);
    }

    Labels ofAll(ProcessInfo process) {
        return of(ofInfo(), label -> label.textOf(process));
    }

    private static Labels of(List<ProcessLabel> some, Function<ProcessLabel, String> value) {
        List<String> pairs = new ArrayList<>();
        for (ProcessLabel label : some) {
            String text = value.apply(label);
            if (!text.isEmpty() || !ProcessLabel.OF_WORKLOAD.contains(label)) {
                pairs.add(label.key());
                pairs.add(text);
            }
        }
        return Labels.of(pairs.toArray(String[]::new));
    }
}
