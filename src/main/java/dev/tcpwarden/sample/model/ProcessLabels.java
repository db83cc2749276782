package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import java.util.List;

/** By what processes have series of their own: those for which all of these are the same are summed. In the catalogue's order. */
public record ProcessLabels(List<ProcessLabel> all) {

    /** Processes of one name are summed. */
    public static final ProcessLabels PROCESS = of(ProcessLabel.PROCESS);

    /** A series a process. */
    public static final ProcessLabels PROCESS_AND_PID = of(ProcessLabel.PROCESS, ProcessLabel.PID);

    /** @throws IllegalArgumentException if {@link ProcessLabel#PROCESS} is not among them */
    public ProcessLabels {
        all = all.stream().sorted().distinct().toList();
        if (!all.contains(ProcessLabel.PROCESS)) {
            throw new IllegalArgumentException("series of processes without the name of the process");
        }
    }

    public static ProcessLabels of(ProcessLabel... labels) {
        return new ProcessLabels(List.of(labels));
    }

    /** The same where processes of one name are summed whatever their pid. */
    public ProcessLabels withoutPid() {
        return new ProcessLabels(
                all.stream().filter(label -> label != ProcessLabel.PID).toList());
    }

    /** The series that a process is in. */
    public SeriesKey key(ProcessInfo process) {
        return new SeriesKey(ProcessLabel.ALL.stream()
                .map(label -> all.contains(label) ? label.textOf(process) : "")
                .toList());
    }
}
