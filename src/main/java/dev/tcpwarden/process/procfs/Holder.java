package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.ProcessLinks;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process that holds sockets, kept from sample to sample. */
final class Holder {

    /** Stands for an unknown holder. */
    static final Holder NONE = new Holder(new ProcessIdentity(0, 0), "", 0);

    private static final int INIT = 1;

    final ProcessIdentity identity;

    /** The sample that met it first. */
    final int knownSince;

    /** The sample that last found a socket in it. */
    int gainedIn;

    /** The last sample in which it owned a row, and its place among the owners of that sample. */
    int ownsIn;

    int place;

    /** Its open file, once it has one. */
    @Nullable
    StatFile statFile;

    /** Threads by which sockets were found that are not in the main thread's table of descriptors; hardly ever any. */
    private List<Integer> threads = List.of();

    private String comm;
    private @Nullable ProcessInfo description;

    Holder(ProcessIdentity identity, String comm, int knownSince) {
        this.identity = identity;
        this.comm = comm;
        this.knownSince = knownSince;
    }

    int pid() {
        return identity.pid();
    }

    List<Integer> threads() {
        return threads;
    }

    void addThread(int thread) {
        if (!threads.contains(thread)) {
            threads = new ArrayList<>(threads);
            threads.add(thread);
        }
    }

    void removeThread(int thread) {
        threads = threads.stream().filter(it -> it != thread).toList();
    }

    /** Whether that descriptor still is that socket. */
    boolean holds(long inode, int descriptor, ProcessLinks links) {
        if (links.socketAt(pid(), pid(), descriptor) == inode) {
            return true;
        }
        for (int thread : threads) {
            if (links.socketAt(pid(), thread, descriptor) == inode) {
                return true;
            }
        }
        return false;
    }

    /** Whether a socket that both hold counts for this one: the older, but pid 1 only where no other holds it. */
    boolean precedes(Holder other) {
        if (other == NONE || (pid() == INIT) != (other.pid() == INIT)) {
            return pid() != INIT || other == NONE;
        }
        int byAge = Long.compareUnsigned(identity.startTime(), other.identity.startTime());
        return byAge < 0 || (byAge == 0 && pid() < other.pid());
    }

    String comm() {
        return comm;
    }

    /** A process gets another {@code comm} when it executes another program, so it has to be described again. */
    void renamed(String newComm) {
        comm = newComm;
        description = null;
    }

    ProcessInfo description(ProcessDescriber describer) {
        if (description == null) {
            description = describer.describe(identity, comm);
        }
        return description;
    }

    /** Describes it again: a program can be executed, and a user changed, without any other sign. */
    void describeAgain(ProcessDescriber describer) {
        ProcessInfo now = describer.describe(identity, comm);
        boolean exited = now.executable().isEmpty();
        if (description == null || (!exited && !now.equals(description))) {
            description = now;
        }
    }
}
