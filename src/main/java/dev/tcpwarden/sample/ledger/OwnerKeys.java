package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.EventProcess;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The owners of one sample by their labels without the pid, numbered. */
final class OwnerKeys {

    /** The number of what no process is known to own. */
    static final int NO_OWNER = 0;

    private final ProcessLabels labels;
    private final Map<ProcessIdentity, SeriesKey> published;
    private final Map<ProcessIdentity, Integer> byProcess = new HashMap<>();
    private final Map<SeriesKey, Integer> byKey = new HashMap<>();
    private final List<SeriesKey> keys = new ArrayList<>();

    /** @param published the series that each published process is in */
    OwnerKeys(ProcessLabels labels, Map<ProcessIdentity, SeriesKey> published) {
        this.labels = labels.withoutPid();
        this.published = published;
        number(SeriesKey.NO_OWNER);
    }

    SeriesKey key(int number) {
        return keys.get(number);
    }

    int number(ProcessInfo process) {
        return byProcess.computeIfAbsent(process.identity(), identity -> {
            SeriesKey series = published.get(identity);
            return number(series == null ? labels.key(process) : series.withoutPid());
        });
    }

    /** One that had exited before it could be described goes by the kernel's name. */
    int number(EventProcess process) {
        if (process.info() != null) {
            return number(process.info());
        }
        return process.command().isEmpty() ? NO_OWNER : number(SeriesKey.ofProcess(process.command()));
    }

    private int number(SeriesKey key) {
        return byKey.computeIfAbsent(key, added -> {
            keys.add(added);
            return keys.size() - 1;
        });
    }
}
