package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.ProcessLabel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The values of the labels of a series of processes.
 *
 * @param values for each {@link ProcessLabel}, in their order; "" where the processes in the series differ, or have none
 */
public record SeriesKey(List<String> values) {

    /** All processes beyond the limit. */
    public static final SeriesKey OTHER = ofProcess(ProcessSeries.OTHER);

    /** What no process is known to own. */
    public static final SeriesKey NO_OWNER = ofProcess("");

    public SeriesKey {
        values = List.copyOf(values);
    }

    /** All processes of that name. */
    public static SeriesKey ofProcess(String name) {
        return new SeriesKey(Collections.nCopies(ProcessLabel.ALL.size(), "")).with(ProcessLabel.PROCESS, name);
    }

    public String get(ProcessLabel label) {
        return values.get(label.ordinal());
    }

    public String process() {
        return get(ProcessLabel.PROCESS);
    }

    /** Decimal, or "" where several processes are summed. */
    public String pid() {
        return get(ProcessLabel.PID);
    }

    /** The same whatever the pid. */
    public SeriesKey withoutPid() {
        return with(ProcessLabel.PID, "");
    }

    private SeriesKey with(ProcessLabel label, String value) {
        List<String> changed = new ArrayList<>(values);
        changed.set(label.ordinal(), value);
        return new SeriesKey(changed);
    }
}
