package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketHolders;
import dev.tcpwarden.socket.Index;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds holders where the kernel reports all of them at once. One pass finds what is new and verifies all that is known, so there
 * is a pass when a table has new sockets, one more at the next sample (a program that accepts, forks and closes leaves the
 * connection to its child), and every {@link #AT_LEAST_EVERY} samples for all others that are handed over.
 */
final class BpfHolderSearch implements HolderSearch {

    static final int AT_LEAST_EVERY = 12;

    private static final Logger LOG = LoggerFactory.getLogger(BpfHolderSearch.class);

    private final SocketHolders source;
    private final SocketCache sockets;
    private final HolderCache holders;
    private final HolderSearch fallback;
    private int sample;
    private int lastPass;
    private boolean toConfirm;
    private boolean failing;
    private final IterationOrder order = new IterationOrder();
    private int pid;
    private Holder holder = Holder.NONE;

    /** @param fallback searches in a sample in which {@code source} fails */
    BpfHolderSearch(SocketHolders source, SocketCache sockets, HolderCache holders, HolderSearch fallback) {
        this.source = source;
        this.sockets = sockets;
        this.holders = holders;
        this.fallback = fallback;
    }

    @Override
    public String name() {
        return failing ? fallback.name() : "bpf";
    }

    /** The kernel reports every process. */
    @Override
    public boolean wasDenied() {
        return failing && fallback.wasDenied();
    }

    @Override
    public void update(int number) throws KernelException {
        sample = number;
        for (int entry = 0; entry < sockets.size() && holders.anyExited(); entry++) {
            if (holders.hasExited(sockets.holder(entry))) {
                sockets.lost(entry);
            }
        }
        if (toConfirm || sockets.sought() > 0 || sample - lastPass >= AT_LEAST_EVERY) {
            pass();
        }
    }

    private void pass() throws KernelException {
        pid = 0;
        toConfirm = false;
        order.begin();
        try {
            source.visit(this::met);
            sockets.missUnmet();
            lastPass = sample;
            failing = false;
        } catch (KernelException e) {
            if (!failing) {
                LOG.warn("owners come from procfs until BPF works again: {}", e.getMessage());
            }
            failing = true;
            fallback.update(sample);
        }
    }

    private void met(int process, int descriptor, long inode) {
        int entry = sockets.find(inode, order.guess());
        if (entry == Index.NONE) {
            return;
        }
        order.add(entry);
        if (process != pid) {
            pid = process;
            holder = holders.holder(process, sample);
        }
        if (holder != Holder.NONE && (!sockets.isMet(entry) || holder.precedes(sockets.holder(entry)))) {
            toConfirm |= sockets.isSought(entry);
            sockets.met(entry, holder, descriptor);
        }
    }
}
