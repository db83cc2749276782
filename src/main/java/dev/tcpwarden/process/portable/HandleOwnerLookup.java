package dev.tcpwarden.process.portable;

import dev.tcpwarden.kernel.OwningPids;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessNamer;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.UnheldSockets;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds owners by the pids that come with a table. A process is described by Java once a sample; a process that has exited
 * since the table was read is no owner.
 */
public final class HandleOwnerLookup implements OwnerLookup {

    private final OwningPids pids;
    private final String name;
    private final UnattributedReason unfound;

    /**
     * @param name see {@link OwnerLookup#name()}
     * @param unfound why a pid may be missing where nothing else explains it
     */
    public HandleOwnerLookup(OwningPids pids, String name, UnattributedReason unfound) {
        this.pids = pids;
        this.name = name;
        this.unfound = unfound;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isRunning(ProcessIdentity process) {
        return ProcessHandle.of(process.pid())
                .filter(handle -> startTime(handle.info()) == process.startTime())
                .isPresent();
    }

    @Override
    public Optional<ProcessInfo> describe(ProcessIdentity process) {
        return ProcessHandle.of(process.pid())
                .map(HandleOwnerLookup::describe)
                .filter(running -> running.identity().equals(process));
    }

    @Override
    public Owners attribute(TcpTable table, Listeners listeners) {
        List<ProcessInfo> owners = new ArrayList<>();
        Map<Integer, Integer> codesOfPids = new HashMap<>();
        int[] codes = new int[table.size()];
        for (int row = 0; row < codes.length; row++) {
            if (pids.pid(row) != 0) {
                codes[row] = codesOfPids.computeIfAbsent(pids.pid(row), pid -> code(pid, owners));
            }
        }
        new UnheldSockets(table, listeners, row -> pids.pid(row) != 0, unfound).complete(codes);
        return new Owners(codes, owners);
    }

    private static int code(int pid, List<ProcessInfo> owners) {
        Optional<ProcessInfo> process = ProcessHandle.of(pid).map(HandleOwnerLookup::describe);
        process.ifPresent(owners::add);
        return process.isPresent() ? owners.size() - 1 : Owners.code(UnattributedReason.RACED);
    }

    /** Stands for the name that the program was called by, which is not reported. */
    private static final String NAME_UNKNOWN = "";

    private static ProcessInfo describe(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        String executable = info.command().orElse("");
        String name = ProcessNamer.name(
                executable,
                () -> Stream.concat(
                                Stream.of(NAME_UNKNOWN),
                                info.arguments().stream().flatMap(Stream::of))
                        .toList(),
                "");
        return new ProcessInfo(
                new ProcessIdentity((int) process.pid(), startTime(info)),
                name,
                executable,
                info.user().orElse(""));
    }

    /** In milliseconds since 1970; 0 where the system does not report it. */
    private static long startTime(ProcessHandle.Info info) {
        return info.startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
