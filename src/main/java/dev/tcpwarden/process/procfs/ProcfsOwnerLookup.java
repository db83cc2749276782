package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.ProcessLinks;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds owners through the open files of processes, and remembers them: a sample in which no new socket appeared reads one small
 * file a process and a bounded number of links.
 *
 * <p>A socket counts for its oldest holder that is not pid 1. One without an inode belongs to no process yet or no more; see
 * {@link #withoutInode}.
 */
public final class ProcfsOwnerLookup implements OwnerLookup {

    /** How many known descriptors are verified in a sample, in turn, beside those found in the sample before. */
    static final int VERIFIED_A_SAMPLE = 2_000;

    private static final int NO_ENTRY = -1;

    private final ProcessLinks links;
    private final ProcessDescriber describer;
    private final HolderCache holders;
    private final SocketCache sockets = new SocketCache();
    private final DescriptorWalk walk;
    private final boolean processesHidden;
    private int sample;
    private int turn;

    /**
     * A lookup below {@code procfs}.
     *
     * @param links reads the same procfs; stays the caller's to close
     */
    public ProcfsOwnerLookup(Path procfs, ProcessLinks links) {
        this.links = links;
        Procfs files = new Procfs(procfs);
        describer = new ProcessDescriber(files, links);
        holders = new HolderCache(files, describer);
        walk = new DescriptorWalk(links, sockets, holders);
        processesHidden = new Rights(files).hidden().isPresent();
    }

    @Override
    public String name() {
        return "procfs";
    }

    @Override
    public boolean isRunning(ProcessIdentity process) {
        return holders.isRunning(process);
    }

    @Override
    public Owners attribute(TcpTable table, Listeners listeners) {
        sample++;
        sockets.begin(sample);
        int[] entries = new int[table.size()];
        for (int row = 0; row < entries.length; row++) {
            long inode = table.inode(row);
            entries[row] = inode == 0 ? NO_ENTRY : sockets.see(inode);
        }
        holders.verify(sample);
        verifyDescriptors();
        search();
        Owners owners = owners(table, listeners, entries);
        sockets.prune();
        holders.prune(sample);
        return owners;
    }

    private void verifyDescriptors() {
        int size = sockets.size();
        int from = size == 0 ? 0 : turn % size;
        for (int entry = 0; entry < size; entry++) {
            Holder holder = sockets.holder(entry);
            if (holder == Holder.NOBODY || !sockets.isSeen(entry)) {
                continue;
            }
            boolean due = sockets.state(entry) == SocketCache.State.FOUND
                    || Math.floorMod(entry - from, size) < VERIFIED_A_SAMPLE;
            if (holders.hasEnded(holder)
                    || (due && links.socketAt(holder.pid(), sockets.descriptor(entry)) != sockets.inode(entry))) {
                sockets.lost(entry);
            } else if (due) {
                sockets.verified(entry);
            }
        }
        turn = from + VERIFIED_A_SAMPLE;
    }

    private void search() {
        int sought = 0;
        boolean onlyNew = true;
        for (int entry = 0; entry < sockets.size(); entry++) {
            if (sockets.isSought(entry)) {
                sought++;
                onlyNew &= sockets.state(entry) == SocketCache.State.NEW;
            }
        }
        if (sought > 0) {
            walk.search(sample, sought, onlyNew);
        }
    }

    private Owners owners(TcpTable table, Listeners listeners, int[] entries) {
        int unfound = Owners.code(
                processesHidden || walk.wasDenied() ? UnattributedReason.NO_PERMISSION : UnattributedReason.RACED);
        List<ProcessInfo> processes = new ArrayList<>();
        int[] codes = new int[entries.length];
        for (int row = 0; row < codes.length; row++) {
            if (entries[row] != NO_ENTRY) {
                Holder holder = sockets.holder(entries[row]);
                codes[row] = holder == Holder.NOBODY ? unfound : place(holder, processes);
            }
        }
        for (int row = 0; row < codes.length; row++) {
            if (entries[row] == NO_ENTRY) {
                codes[row] = withoutInode(table, row, listeners, entries, codes);
            }
        }
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

    /**
     * The code of a socket that no process holds. A request, and a connection that waits to be accepted, belong to whoever
     * listens; a program that closes an established connection takes it out of that state at once, so such a one was never
     * accepted. What a program has closed is the kernel's to end.
     */
    private static int withoutInode(TcpTable table, int row, Listeners listeners, int[] entries, int[] codes) {
        return switch (table.state(row)) {
            case TIME_WAIT -> Owners.code(UnattributedReason.TIME_WAIT);
            case FIN_WAIT1, FIN_WAIT2, LAST_ACK, CLOSING -> Owners.code(UnattributedReason.ORPHANED);
            case SYN_SENT, CLOSE, LISTEN -> Owners.code(UnattributedReason.RACED);
            case SYN_RECV, ESTABLISHED, CLOSE_WAIT -> {
                int listener = listeners.find(table.localHigh(row), table.localLow(row), table.localPort(row));
                yield listener < 0 || entries[listener] == NO_ENTRY
                        ? Owners.code(UnattributedReason.RACED)
                        : codes[listener];
            }
        };
    }
}
