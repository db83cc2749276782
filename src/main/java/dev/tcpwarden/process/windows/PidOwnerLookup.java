package dev.tcpwarden.process.windows;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.OwningPids;
import dev.tcpwarden.kernel.ProcessCatalog;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Capacity;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds owners by the pids that come with a table. Processes are listed once a sample; one is asked about itself when it first owns
 * a socket, and the result is kept for as long as it runs.
 *
 * <p>Pid 0 names no process: what remains of a connection in TIME_WAIT has no owner; anything else with it is shown as
 * Windows's own tools do.
 */
public final class PidOwnerLookup implements OwnerLookup {

    /** What pid 0 is called. */
    private static final ProcessInfo IDLE = new ProcessInfo(new ProcessIdentity(0, 0), "System Idle Process", "", "");

    private final OwningPids pids;
    private final ProcessCatalog catalog;
    private final WindowsProcessDescriber describer;
    private Map<Integer, ProcessCatalog.Entry> running = Map.of();
    private Map<Integer, ProcessInfo> described = new HashMap<>();
    private int[] spare = new int[0];

    public PidOwnerLookup(OwningPids pids, ProcessCatalog catalog) {
        this.pids = pids;
        this.catalog = catalog;
        describer = new WindowsProcessDescriber(catalog);
    }

    @Override
    public String name() {
        return "iphlpapi";
    }

    @Override
    public boolean isRunning(ProcessIdentity process) {
        ProcessCatalog.Entry entry = running.get(process.pid());
        return process.pid() == IDLE.pid() || (entry != null && entry.startTime() == process.startTime());
    }

    @Override
    public Owners attribute(TcpTable table, Listeners listeners) throws KernelException {
        running = list();
        described.values().removeIf(process -> !isRunning(process.identity()));
        int[] codes = Capacity.column(spare, table.size());
        spare = new int[0];
        List<ProcessInfo> owners = new ArrayList<>();
        Map<Integer, Integer> places = new HashMap<>();
        int lastPid = 0;
        int lastPlace = Index.NONE;
        for (int row = 0; row < table.size(); row++) {
            int pid = pids.pid(row);
            if (pid != lastPid || row == 0) {
                lastPid = pid;
                lastPlace = places.computeIfAbsent(pid, it -> place(it, owners));
            }
            TcpState state = table.state(row);
            boolean owned = lastPlace != Index.NONE && (pid != IDLE.pid() || state != TcpState.TIME_WAIT);
            codes[row] = owned ? lastPlace : Owners.code(UnattributedReason.ofUnheld(state));
        }
        return new Owners(codes, owners);
    }

    @Override
    public void recycle(int[] column) {
        spare = column;
    }

    private Map<Integer, ProcessCatalog.Entry> list() throws KernelException {
        Map<Integer, ProcessCatalog.Entry> processes = new HashMap<>();
        for (ProcessCatalog.Entry entry : catalog.processes()) {
            processes.put(entry.pid(), entry);
        }
        return processes;
    }

    /** The process's place among the owners; none for one that has exited since the table was read, or before. */
    private int place(int pid, List<ProcessInfo> owners) {
        ProcessCatalog.Entry entry = running.get(pid);
        if (pid != IDLE.pid() && entry == null) {
            return Index.NONE;
        }
        owners.add(
                entry == null || pid == IDLE.pid()
                        ? IDLE
                        : described.computeIfAbsent(pid, it -> describer.describe(entry)));
        return owners.size() - 1;
    }
}
