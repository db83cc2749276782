package dev.tcpwarden.sample.closed;

import dev.tcpwarden.kernel.ProcessColumns;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.EventProcess;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Who the processes are that events name: looked up once a sample each. */
final class EventProcesses {

    private final Function<ProcessIdentity, Optional<ProcessInfo>> running;
    private final Map<ProcessIdentity, EventProcess> known = new HashMap<>();

    /** @param running describes a running one; empty for one that has exited */
    EventProcesses(Function<ProcessIdentity, Optional<ProcessInfo>> running) {
        this.running = running;
    }

    /** Forgets all but those that own what a table has, so that one that has exited since keeps its name. */
    void startFrom(AttributedTable table) {
        known.clear();
        for (ProcessInfo owner : table.owners().processes()) {
            known.put(owner.identity(), new EventProcess(owner, ""));
        }
    }

    EventProcess of(ProcessColumns columns, int row) {
        if (columns.pid(row) == 0) {
            return EventProcess.UNKNOWN;
        }
        return known.computeIfAbsent(
                new ProcessIdentity(columns.pid(row), columns.startTicks(row)),
                identity -> new EventProcess(running.apply(identity).orElse(null), columns.command(row)));
    }
}
