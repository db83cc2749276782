package dev.tcpwarden.process.procfs;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The processes that hold sockets, each verified once a sample to be the one that it was. */
final class HolderCache {

    /** How many processes are described afresh in a sample, in turn. */
    private static final int DESCRIBED_A_SAMPLE = 16;

    /** How many processes' files are kept open; what others did is read afresh each time. */
    private static final int MAX_OPEN = 1_000;

    private static final Comparator<Holder> LIKELY_FIRST =
            Comparator.<Holder>comparingInt(holder -> -holder.gainedIn).thenComparing((a, b) -> a.precedes(b) ? -1 : 1);

    private final Procfs procfs;
    private final ProcessDescriber describer;
    private final Map<Integer, Holder> byPid = new HashMap<>();
    private final Set<Holder> ended = new HashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(StatFile.SIZE);
    private int open;
    private int turn;

    HolderCache(Procfs procfs, ProcessDescriber describer) {
        this.procfs = procfs;
        this.describer = describer;
    }

    /** Looks at each known process once: has it ended, does it run another program? */
    void verify(int sample) {
        for (Holder holder : List.copyOf(byPid.values())) {
            if (isAsBefore(holder) || isStillThere(holder)) {
                if (holder.knownSince == sample - 1 || isItsTurn(holder.pid())) {
                    holder.describeAgain(describer);
                }
            } else {
                ended.add(holder);
                byPid.remove(holder.pid());
                close(holder);
            }
        }
        turn++;
    }

    /** By its open file alone; the first time the answer is no. */
    private boolean isAsBefore(Holder holder) {
        if (holder.statFile == null && open < MAX_OPEN) {
            holder.statFile = procfs.statFile(holder.pid()).orElse(null);
            open += holder.statFile == null ? 0 : 1;
        }
        return holder.statFile != null && holder.statFile.isAsBefore(buffer);
    }

    private boolean isStillThere(Holder holder) {
        Optional<ProcessStat> stat = procfs.stat(holder.pid()).filter(now -> isSame(holder.identity, now));
        stat.map(ProcessStat::comm).filter(comm -> !comm.equals(holder.comm())).ifPresent(holder::renamed);
        return stat.isPresent();
    }

    private void close(Holder holder) {
        if (holder.statFile != null) {
            holder.statFile.close();
            holder.statFile = null;
            open--;
        }
    }

    private static boolean isSame(ProcessIdentity process, ProcessStat stat) {
        return stat.startTime() == process.startTime() && !stat.hasEnded();
    }

    /** A process that runs; nothing if it has ended, or cannot be read, or has given up its memory and with it its name to end. */
    Optional<ProcessInfo> describe(ProcessIdentity process) {
        try {
            return procfs.stat(process.pid())
                    .filter(stat -> isSame(process, stat))
                    .map(stat -> describer.describe(process, stat.comm()))
                    .filter(described -> procfs.read(process.pid() + "/cmdline", 1)
                            .filter(first -> first.length > 0)
                            .isPresent());
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** What cannot be read has not been seen to end. */
    boolean isRunning(ProcessIdentity process) {
        try {
            return procfs.stat(process.pid())
                    .filter(stat -> isSame(process, stat))
                    .isPresent();
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    private boolean isItsTurn(int pid) {
        int turns = Math.max(16, byPid.size() / DESCRIBED_A_SAMPLE);
        return Math.floorMod(pid + turn, turns) == 0;
    }

    /** Whether {@link #verify} found that any has ended, likewise. */
    boolean anyEnded() {
        return !ended.isEmpty();
    }

    /** Whether {@link #verify} found that it has ended, in this sample or in those right before it that failed. */
    boolean hasEnded(Holder holder) {
        return ended.contains(holder);
    }

    /** The process that has this pid now; {@link Holder#NOBODY} if it has ended. */
    Holder holder(int pid, int sample) {
        Holder known = byPid.get(pid);
        if (known != null) {
            return known;
        }
        Optional<ProcessStat> stat = procfs.stat(pid).filter(it -> !it.hasEnded());
        if (stat.isEmpty()) {
            return Holder.NOBODY;
        }
        Holder holder = new Holder(
                new ProcessIdentity(pid, stat.get().startTime()), stat.get().comm(), sample);
        byPid.put(pid, holder);
        return holder;
    }

    /** Those known from samples before this one; first those that got sockets last. */
    List<Holder> likely(int sample) {
        List<Holder> likely = new ArrayList<>(byPid.values());
        likely.removeIf(holder -> holder.knownSince == sample);
        likely.sort(LIKELY_FIRST);
        return likely;
    }

    /** Ends a sample that did not fail: forgets those that own nothing in it, and those that have ended. */
    void prune(int sample) {
        ended.clear();
        byPid.values().removeIf(holder -> {
            boolean unneeded = holder.ownsIn != sample;
            if (unneeded) {
                close(holder);
            }
            return unneeded;
        });
    }
}
