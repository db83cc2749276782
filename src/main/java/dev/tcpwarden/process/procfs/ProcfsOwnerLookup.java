package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.ProcessLinks;
import dev.tcpwarden.kernel.SocketHolders;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.UnheldSockets;
import dev.tcpwarden.socket.Capacity;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds owners through the open files of processes, and caches them: a sample in which no new socket appeared reads one small
 * file a process and a bounded number of links.
 *
 * <p>A socket counts for its oldest holder that is not pid 1. One without an inode belongs to no process yet or no more; see
 * {@link UnheldSockets}.
 */
public final class ProcfsOwnerLookup implements OwnerLookup {

    private final ProcessDescriber describer;
    private final HolderCache holders;
    private final SocketCache sockets = new SocketCache();
    private final HolderSearch search;
    private int[] entries = new int[0];
    private int[] spare = new int[0];
    private int sample;

    private ProcfsOwnerLookup(Path procfs, ProcessLinks links, Optional<SocketHolders> source) {
        Procfs files = new Procfs(procfs);
        describer = new ProcessDescriber(files, links);
        holders = new HolderCache(files, describer, OpenFileLimit::now);
        boolean processesHidden = new Capabilities(files).hidden().isPresent();
        HolderSearch fdScan = new FdScan(links, sockets, holders, processesHidden);
        search = source.<HolderSearch>map(all -> new BpfHolderSearch(all, sockets, holders, fdScan))
                .orElse(fdScan);
    }

    /**
     * A lookup that walks the open files of processes below {@code procfs}.
     *
     * @param links reads the same procfs; stays the caller's to close
     */
    public static ProcfsOwnerLookup byFdScan(Path procfs, ProcessLinks links) {
        return new ProcfsOwnerLookup(procfs, links, Optional.empty());
    }

    /**
     * A lookup that gets holders from {@code source}, and walks below {@code procfs} only while that fails. Processes are named
     * from {@code procfs} all the same.
     *
     * @param links reads the same procfs; stays the caller's to close
     * @param source stays the caller's to close
     */
    public static ProcfsOwnerLookup withBpf(Path procfs, ProcessLinks links, SocketHolders source) {
        return new ProcfsOwnerLookup(procfs, links, Optional.of(source));
    }

    @Override
    public String name() {
        return search.name();
    }

    @Override
    public Optional<ProcessInfo> describe(ProcessIdentity process) {
        return holders.describe(process);
    }

    @Override
    public boolean isRunning(ProcessIdentity process) {
        return holders.isRunning(process);
    }

    @Override
    public Owners attribute(TcpTable table, Listeners listeners) throws IOException {
        sample++;
        sockets.begin(sample, inodes(table));
        entries = Capacity.column(entries, table.size());
        for (int row = 0; row < table.size(); row++) {
            long inode = table.inode(row);
            entries[row] = inode == 0 ? Index.NONE : sockets.see(inode);
        }
        try {
            holders.verify(sample);
            search.update(sample);
            Owners owners = owners(table, listeners);
            sockets.prune();
            holders.prune(sample);
            return owners;
        } catch (UncheckedIOException e) {
            failed();
            throw e.getCause();
        } catch (IOException e) {
            failed();
            throw e;
        }
    }

    private void failed() {
        sockets.seekAgain();
        holders.freeFiles();
    }

    private static int inodes(TcpTable table) {
        int inodes = 0;
        for (int row = 0; row < table.size(); row++) {
            inodes += table.inode(row) == 0 ? 0 : 1;
        }
        return inodes;
    }

    @Override
    public void recycle(int[] column) {
        spare = column;
    }

    private Owners owners(TcpTable table, Listeners listeners) {
        int unfound = Owners.code(search.wasDenied() ? UnattributedReason.NO_PERMISSION : UnattributedReason.RACED);
        List<ProcessInfo> processes = new ArrayList<>();
        int[] codes = Capacity.column(spare, table.size());
        spare = new int[0];
        for (int row = 0; row < table.size(); row++) {
            if (entries[row] != Index.NONE) {
                Holder holder = sockets.holder(entries[row]);
                codes[row] = holder == Holder.NONE ? unfound : place(holder, processes);
            }
        }
        new UnheldSockets(table, listeners, row -> entries[row] != Index.NONE, UnattributedReason.RACED)
                .complete(codes);
        return new Owners(codes, processes);
    }

    private int place(Holder holder, List<ProcessInfo> processes) {
        if (holder.ownsIn != sample) {
            holder.ownsIn = sample;
            holder.place = processes.size();
            processes.add(holder.description(describer));
        }
        return holder.place;
    }
}
