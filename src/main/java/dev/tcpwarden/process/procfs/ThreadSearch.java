package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessLinks;

/**
 * Finds threads that have a table of descriptors of their own (unshare(2), CLONE_FILES). Only kcmp(2) finds them,
 * thread by thread. So this is for sockets that a walk by the main threads has left without a holder, and bounded: at most {@link
 * #QUESTIONS} questions at a time, in turn, and none in the {@link #AGAIN_AFTER} samples after it.
 */
final class ThreadSearch {

    static final int AGAIN_AFTER = 12;

    /** A question takes less than a microsecond. */
    private static final int QUESTIONS = 50_000;

    /** How many tables of one process are distinguished. */
    private static final int TABLES = 64;

    /** Called for one thread of each table that is not the main thread's. */
    @FunctionalInterface
    interface Visitor {
        void thread(int pid, int thread) throws KernelException;
    }

    private final ProcessLinks links;
    private final int[] tables = new int[TABLES];
    private int dueIn;
    private int turn;
    private int questions;

    ThreadSearch(ProcessLinks links) {
        this.links = links;
    }

    boolean isDue(int sample) {
        return sample >= dueIn;
    }

    /** Searches these processes; the visitor may read links. */
    void search(int sample, int[] processes, Visitor visitor) throws KernelException {
        dueIn = sample + AGAIN_AFTER;
        questions = 0;
        for (int i = 0; i < processes.length && questions < QUESTIONS; i++) {
            turn = (turn + 1) % processes.length;
            search(processes[turn], visitor);
        }
    }

    private void search(int pid, Visitor visitor) throws KernelException {
        tables[0] = pid;
        int count = 1;
        for (int thread : links.threads(pid)) {
            if (thread != pid && count < TABLES && hasOther(thread, count)) {
                tables[count++] = thread;
                visitor.thread(pid, thread);
            }
        }
    }

    /** Whether a thread's table is none of those that are known. */
    private boolean hasOther(int thread, int count) {
        for (int i = 0; i < count; i++) {
            questions++;
            if (!links.hasOtherDescriptors(thread, tables[i])) {
                return false;
            }
        }
        return true;
    }
}
