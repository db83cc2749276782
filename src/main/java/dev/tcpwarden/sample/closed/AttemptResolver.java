package dev.tcpwarden.sample.closed;

import dev.tcpwarden.kernel.ConnectAttempts;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.model.EventProcess;
import dev.tcpwarden.sample.model.ResolvedAttempts;
import dev.tcpwarden.socket.Index;
import java.util.ArrayList;
import java.util.List;

/** Finds who made each attempt to connect: as the kernel recorded it; else the owner of the socket in a table. */
final class AttemptResolver {

    private final EventProcesses processes;

    AttemptResolver(EventProcesses processes) {
        this.processes = processes;
    }

    ResolvedAttempts resolve(ConnectAttempts attempts, AttributedTable previous, AttributedTable current) {
        List<EventProcess> byRow = new ArrayList<>(attempts.size());
        for (int row = 0; row < attempts.size(); row++) {
            EventProcess recorded = processes.of(attempts.processes(), row);
            byRow.add(
                    recorded.equals(EventProcess.UNKNOWN) // it began before the agent did
                            ? owner(attempts.cookie(row), current, previous)
                            : recorded);
        }
        return new ResolvedAttempts(attempts, byRow);
    }

    private static EventProcess owner(long cookie, AttributedTable... tables) {
        for (AttributedTable table : tables) {
            int row = table.table().find(cookie);
            if (row != Index.NONE && table.owners().isOwned(row)) {
                return new EventProcess(table.owners().process(row), "");
            }
        }
        return EventProcess.UNKNOWN;
    }
}
