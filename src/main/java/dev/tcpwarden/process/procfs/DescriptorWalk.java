package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessLinks;
import dev.tcpwarden.kernel.ProcessLinks.Access;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the holders of inodes through the open files of processes.
 *
 * <p>Any process may hold any socket, so only a walk through all of them tells the oldest holder. One case is cheaper: an inode
 * that no table had before, found in a process that was known before. The socket is younger than that process, so no ancestor or
 * sibling can have it by inheritance, and the walk may end there. What remains is a descriptor that an older process passed on
 * (unix(7), SCM_RIGHTS) and kept; such a finding stands until the next whole walk, which is at most {@link #WHOLE_AFTER} samples
 * with new sockets away.
 */
final class DescriptorWalk implements HolderSearch {

    /** After this many walks that ended early, one goes through all processes. */
    static final int WHOLE_AFTER = 12;

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorWalk.class);

    private final ProcessLinks links;
    private final SocketCache sockets;
    private final HolderCache holders;
    private final DescriptorCheck check;
    private final Set<Integer> walked = new HashSet<>();
    private int sample;
    private int sought;
    private int endedEarly;
    private final boolean processesHidden;
    private boolean denied;
    private int pid;
    private Holder holder = Holder.NOBODY;
    private String lastFailure = "";

    /** @param processesHidden whether the list of processes lacks those of other users */
    DescriptorWalk(ProcessLinks links, SocketCache sockets, HolderCache holders, boolean processesHidden) {
        this.processesHidden = processesHidden;
        this.links = links;
        this.sockets = sockets;
        this.holders = holders;
        check = new DescriptorCheck(links, sockets, holders);
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
    public void update(int number) {
        sample = number;
        check.verify();
        sought = sockets.sought();
        if (sought > 0) {
            search();
        }
    }

    private void search() {
        walked.clear();
        boolean deniedBefore = denied;
        denied = false;
        if (endedEarly < WHOLE_AFTER && sockets.soughtAreNew()) {
            for (Holder likely : holders.likely(sample)) {
                walk(likely.pid());
                if (sought == 0) {
                    endedEarly++;
                    denied |= deniedBefore;
                    return;
                }
            }
        }
        walkTheRest();
        sockets.missSought();
    }

    private void walkTheRest() {
        endedEarly = 0;
        try {
            for (int process : links.processes()) {
                if (!walked.contains(process)) {
                    walk(process);
                }
            }
        } catch (KernelException e) {
            failed(e);
        }
    }

    private void walk(int process) {
        pid = process;
        holder = Holder.NOBODY;
        walked.add(process);
        try {
            denied |= links.visitSockets(process, this::met) == Access.DENIED;
        } catch (KernelException e) {
            failed(e);
        }
    }

    private void met(int descriptor, long inode) {
        int entry = sockets.find(inode);
        if (entry == LongIntMap.NONE || sockets.holder(entry).pid() == pid) {
            return;
        }
        if (holder == Holder.NOBODY) {
            holder = holders.holder(pid, sample);
        }
        if (holder != Holder.NOBODY && holder.precedes(sockets.holder(entry))) {
            sought -= sockets.isSought(entry) ? 1 : 0;
            sockets.found(entry, holder, descriptor);
        }
    }

    private void failed(KernelException e) {
        String failure = String.valueOf(e.getMessage());
        if (!failure.equals(lastFailure)) {
            LOG.warn("Some sockets have no owner now: {}", failure);
            lastFailure = failure;
        }
    }
}
