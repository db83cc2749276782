package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessLinks;
import dev.tcpwarden.kernel.ProcessLinks.Access;
import dev.tcpwarden.socket.Index;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the holders of inodes through the open files of processes.
 *
 * <p>Any process may hold any socket, so only a walk through all of them finds the oldest holder. One case is cheaper: an inode
 * that no table had before, found in a process that was known before. The socket is younger than that process, so no ancestor or
 * sibling can have it by inheritance, and the walk may stop there. What remains is a descriptor that an older process passed on
 * (unix(7), SCM_RIGHTS) and kept; such a finding is kept until the next full walk, which is at most {@link #WHOLE_AFTER} samples
 * with new sockets away.
 *
 * <p>A process is read by its main thread, and by other threads where that has exited, or where a socket was left without a holder;
 * see {@link ThreadSearch}.
 */
final class FdScan implements HolderSearch {

    /** After this many walks that stopped early, one goes through all processes. */
    static final int WHOLE_AFTER = 12;

    private final ProcessLinks links;
    private final SocketCache sockets;
    private final HolderCache holders;
    private final FdCheck check;
    private final ThreadSearch threads;
    private final Set<Integer> scanned = new HashSet<>();
    private int sample;
    private int sought;
    private int earlyFinishes;
    private final boolean processesHidden;
    private boolean denied;
    private int pid;
    private Holder holder = Holder.NONE;
    private boolean found;

    /** @param processesHidden whether the list of processes lacks those of other users */
    FdScan(ProcessLinks links, SocketCache sockets, HolderCache holders, boolean processesHidden) {
        this.processesHidden = processesHidden;
        this.links = links;
        this.sockets = sockets;
        this.holders = holders;
        check = new FdCheck(links, sockets, holders);
        threads = new ThreadSearch(links);
    }

    @Override
    public String name() {
        return "procfs";
    }

    @Override
    public boolean wasDenied() {
        return processesHidden || denied;
    }

    @Override
    public void update(int number) throws KernelException {
        sample = number;
        check.verify();
        sought = sockets.sought();
        if (sought > 0) {
            search();
        }
    }

    private void search() throws KernelException {
        scanned.clear();
        boolean deniedBefore = denied;
        boolean whole = false;
        denied = false;
        try {
            if (!finishesEarly()) {
                scanTheRest();
                whole = true;
            }
        } finally {
            denied |= deniedBefore && !whole;
        }
    }

    /** Walks the likely holders of what is new; true if nothing is left to search for. */
    private boolean finishesEarly() throws KernelException {
        if (earlyFinishes < WHOLE_AFTER && sockets.soughtAreNew()) {
            for (Holder likely : holders.likely(sample)) {
                scan(likely.pid());
                if (sought == 0) {
                    earlyFinishes++;
                    return true;
                }
            }
        }
        return false;
    }

    private void scanTheRest() throws KernelException {
        int[] processes = links.processes();
        for (int process : processes) {
            if (!scanned.contains(process)) {
                scan(process);
            }
        }
        if (sought > 0 && threads.isDue(sample)) {
            threads.search(sample, processes, this::visitThread);
        }
        earlyFinishes = 0;
        sockets.missSought();
    }

    private void scan(int process) throws KernelException {
        scanned.add(process);
        begin(process);
        boolean read = visit(process) != Access.EMPTY;
        for (int thread : holder.threads()) {
            if (visit(thread) == Access.READ) {
                read = true;
            } else {
                holder.removeThread(thread);
            }
        }
        if (!read) {
            scanWithoutMainThread();
        }
    }

    /** By the first thread that has open files; the others share them, as a rule. */
    private void scanWithoutMainThread() throws KernelException {
        for (int thread : links.threads(pid)) {
            if (thread != pid && visitThread(pid, thread) == Access.READ) {
                return;
            }
        }
    }

    private Access visitThread(int process, int thread) throws KernelException {
        begin(process);
        Access access = visit(thread);
        if (found) {
            holder.addThread(thread);
        }
        return access;
    }

    private void begin(int process) {
        pid = process;
        holder = holders.known(process);
    }

    private Access visit(int thread) throws KernelException {
        found = false;
        Access access = links.visitSockets(pid, thread, this::met);
        denied |= access == Access.DENIED;
        return access;
    }

    private void met(int descriptor, long inode) {
        int entry = sockets.find(inode);
        if (entry == Index.NONE || sockets.holder(entry).pid() == pid) {
            return;
        }
        if (holder == Holder.NONE) {
            holder = holders.holder(pid, sample);
        }
        if (holder != Holder.NONE && holder.precedes(sockets.holder(entry))) {
            sought -= sockets.isSought(entry) ? 1 : 0;
            sockets.found(entry, holder, descriptor);
            found = true;
        }
    }
}
