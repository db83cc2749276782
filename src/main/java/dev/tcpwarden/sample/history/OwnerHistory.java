package dev.tcpwarden.sample.history;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.model.ClosedConnection;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The former owners of sockets that no process is seen to hold any more (TIME_WAIT, what the kernel closes by itself, what was
 * closed between the table and the look at its owners): by the same socket in the table before; of TIME_WAIT else by the last
 * connection of the same address pair, destroyed since or gone from the table before. So a pair that another process used since
 * is not given to the first. What belonged to a process that has exited has no owner.
 */
final class OwnerHistory {

    private static final int EXITED = Owners.code(UnattributedReason.OWNER_ENDED);

    private final AttributedTable previous;
    private final AttributedTable current;
    private final RowMatching matching;
    private final Optional<ClosedConnections> closedConnections;
    private final Predicate<ProcessIdentity> isRunning;
    private final List<ProcessInfo> processes;
    private final Map<ProcessIdentity, Integer> codes = new HashMap<>(); // an index into processes, or ENDED
    private @Nullable PairIndex closedIndex;
    private @Nullable PairIndex gone;

    OwnerHistory(
            AttributedTable previous,
            AttributedTable current,
            RowMatching matching,
            Optional<ClosedConnections> closedConnections,
            Predicate<ProcessIdentity> isRunning) {
        this.previous = previous;
        this.current = current;
        this.matching = matching;
        this.closedConnections = closedConnections;
        this.isRunning = isRunning;
        processes = new ArrayList<>(current.owners().processes());
        for (int i = 0; i < processes.size(); i++) {
            codes.put(processes.get(i).identity(), i);
        }
    }

    /** The owners of the newer table; those that it had are retired, and their column is reused for these. */
    Owners owners() {
        int[] column = current.owners().retire();
        int rows = current.table().size();
        for (int row = 0; row < rows; row++) {
            if (!Owners.isHolder(column[row])) {
                column[row] = code(row, column[row]);
            }
        }
        return new Owners(column, processes);
    }

    private int code(int row, int otherwise) {
        TcpTable table = current.table();
        int old = matching.before(row);
        if (old != Index.NONE && RowMatching.sameRemoteAndPorts(previous.table(), old, table, row)) {
            int known = codeBefore(old, otherwise);
            if (known != otherwise) {
                return known;
            }
        }
        if (!isRestOfConnection(row)) {
            return otherwise;
        }
        int closedRow = closedConnections.isEmpty()
                ? Index.NONE
                : closedIndex(closedConnections.get()).find(table, row);
        ClosedConnection closed =
                closedRow == Index.NONE ? null : closedConnections.get().byRow().get(closedRow);
        if (closed != null) {
            ProcessInfo owner = closed.owner();
            return owner == null ? otherwise : code(owner, Evidence.HISTORY);
        }
        int goneRow = gone().find(table, row);
        return goneRow == Index.NONE ? otherwise : codeBefore(goneRow, otherwise);
    }

    /** Whether it is what the kernel keeps of a closed connection, so that others may have had its pair before. */
    private boolean isRestOfConnection(int row) {
        TcpState state = current.table().state(row);
        return (state == TcpState.TIME_WAIT || state == TcpState.FIN_WAIT2)
                && !current.table().isConnection(row);
    }

    private int codeBefore(int old, int otherwise) {
        Owners before = previous.owners();
        if (before.isOwned(old)) {
            Evidence evidence = before.evidence(old) == Evidence.LISTENER ? Evidence.LISTENER : Evidence.HISTORY;
            return code(before.process(old), evidence);
        }
        return before.reason(old) == UnattributedReason.OWNER_ENDED ? EXITED : otherwise;
    }

    private int code(ProcessInfo owner, Evidence evidence) {
        int code = codes.computeIfAbsent(owner.identity(), identity -> {
            if (!isRunning.test(identity)) {
                return EXITED;
            }
            processes.add(owner);
            return processes.size() - 1;
        });
        return code == EXITED ? EXITED : Owners.code(code, evidence);
    }

    private PairIndex closedIndex(ClosedConnections connections) {
        if (closedIndex == null) {
            TcpTable sockets = connections.destroyed().sockets();
            closedIndex = new PairIndex(sockets, sockets.size());
            for (int row = 0; row < sockets.size(); row++) {
                if (connections.byRow().get(row) != null) {
                    closedIndex.add(row);
                }
            }
        }
        return closedIndex;
    }

    private PairIndex gone() {
        if (gone == null) {
            gone = new PairIndex(previous.table(), matching.closed().length);
            for (int row : matching.closed()) {
                gone.add(row);
            }
        }
        return gone;
    }
}
