package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.ProcessLabels;
import dev.tcpwarden.sample.ProcessSeries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The labels of families that have a series a process: {@code process} and, unless processes are summed, {@code pid}. */
final class SeriesLabels {

    private final boolean withPid;

    SeriesLabels(ProcessLabels labels) {
        withPid = labels == ProcessLabels.PROCESS_AND_PID;
    }

    /** Their names, and those of {@code more} labels. */
    String[] names(String... more) {
        return values("process", "pid", more);
    }

    String[] of(ProcessSeries series, String... more) {
        return values(series.process(), series.pid(), more);
    }

    /** What no process is known to own. */
    String[] ofNobody(String... more) {
        return values("", "", more);
    }

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
