package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.ProcessLinks;

/**
 * Verifies that known holders still hold their sockets, by reading the one link of each again: once after it was found, then in
 * turn. A program that accepts, forks and closes leaves the connection to its child.
 */
final class FdCheck {

    /** How many verified descriptors are verified again in a sample, in turn. */
    static final int AGAIN_A_SAMPLE = 2_000;

    /**
     * How many found in the sample before are verified in a sample, the newest first: a server that accepts, forks and closes has
     * done so by then. Only the first sample of a busy host finds more; the rest follows in the samples after.
     */
    static final int FIRST_A_SAMPLE = 20_000;

    private final ProcessLinks links;
    private final SocketCache sockets;
    private final HolderCache holders;
    private int turn;

    FdCheck(ProcessLinks links, SocketCache sockets, HolderCache holders) {
        this.links = links;
        this.sockets = sockets;
        this.holders = holders;
    }

    void verify() {
        int size = sockets.size();
        int from = size == 0 ? 0 : turn % size;
        int first = 0;
        for (int entry = size - 1; entry >= 0; entry--) {
            Holder holder = sockets.holder(entry);
            if (holder == Holder.NONE || !sockets.isSeen(entry)) {
                continue;
            }
            boolean due = sockets.state(entry) == SocketCache.State.FOUND
                    ? first++ < FIRST_A_SAMPLE
                    : Math.floorMod(entry - from, size) < AGAIN_A_SAMPLE;
            if (holders.hasExited(holder)
                    || (due && !holder.holds(sockets.inode(entry), sockets.descriptor(entry), links))) {
                sockets.lost(entry);
            } else if (due) {
                sockets.verified(entry);
            }
        }
        turn = from + AGAIN_A_SAMPLE;
    }
}
