package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.ProcessSeries;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The labels of families that have a series a process: {@code process} and, unless processes are summed, {@code pid}. */
final class SeriesLabels {

    private final boolean withPid;
    private final Labels unowned;

    SeriesLabels(ProcessLabels labels) {
        withPid = labels == ProcessLabels.PROCESS_AND_PID;
        unowned = Labels.of(names(), values("", ""));
    }

    /** Their names, and those of {@code more} labels. */
    String[] names(String... more) {
        return values("process", "pid", more);
    }

    /** In the order of their labels, in which the library sorts them anyway: what is sorted already it only looks through. */
    List<LabelledSeries> of(List<ProcessSeries> all) {
        String[] names = names();
        return all.stream()
                .map(series -> new LabelledSeries(series, Labels.of(names, values(series.process(), series.pid()))))
                .sorted(Comparator.comparing(LabelledSeries::labels))
                .toList();
    }

    /** What no process is known to own. */
    Labels ofUnowned() {
        return unowned;
    }

    /** Their values, in the order of {@link #names}. */
    String[] values(String process, String pid, String... more) {
        List<String> labels = new ArrayList<>(2 + more.length);
        labels.add(process);
        if (withPid) {
            labels.add(pid);
        }
        Collections.addAll(labels, more);
        return labels.toArray(String[]::new);
    }
}
