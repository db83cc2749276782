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
import java.util.function.IntSupplier;

/** The processes that hold sockets, each verified once a sample to be the one that it was. */
final class HolderCache {

    /** How many processes are described again in a sample, in turn. */
    private static final int DESCRIBED_A_SAMPLE = 16;

    /** After a sample that failed, maybe since no descriptor was free, none is kept for this many samples. */
    private static final int SAMPLES_WITHOUT_FILES = 12;

    private static final Comparator<Holder> LIKELY_FIRST =
            Comparator.<Holder>comparingInt(holder -> -holder.gainedIn).thenComparing((a, b) -> a.precedes(b) ? -1 : 1);

    private final Procfs procfs;
    private final ProcessDescriber describer;
    private final Map<Integer, Holder> byPid = new HashMap<>();
    private final Set<Holder> exited = new HashSet<>();
    private final IntSupplier mostOpen;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(StatFile.SIZE);
    private int open;
    private int room;
    private int samplesWithoutFiles;
    private int turn;

    /** @param mostOpen how many files may be kept open; the other processes' files are opened each time */
    HolderCache(Procfs procfs, ProcessDescriber describer, IntSupplier mostOpen) {
        this.mostOpen = mostOpen;
        this.procfs = procfs;
        this.describer = describer;
    }

    /** Looks at each known process once: has it exited, does it run another program? */
    void verify(int sample) {
        room = samplesWithoutFiles > 0 ? 0 : mostOpen.getAsInt();
        samplesWithoutFiles = Math.max(0, samplesWithoutFiles - 1);
        closeAllBut(room);
        for (Holder holder : List.copyOf(byPid.values())) {
            if (isAsBefore(holder) || isStillThere(holder)) {
                if (holder.knownSince == sample - 1 || isItsTurn(holder.pid())) {
                    holder.describeAgain(describer);
                }
            } else {
                exited.add(holder);
                byPid.remove(holder.pid());
                close(holder);
            }
        }
        turn++;
    }

    /** By its open file alone; the first time the answer is no. */
    private boolean isAsBefore(Holder holder) {
        if (holder.statFile == null && open < room) {
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

    /** The sample failed; if for lack of free descriptors, frees some for the next ones. */
    void freeFiles() {
        closeAllBut(0);
        samplesWithoutFiles = SAMPLES_WITHOUT_FILES;
    }

    private void closeAllBut(int kept) {
        for (Holder holder : byPid.values()) {
            if (open <= kept) {
                return;
            }
            close(holder);
        }
    }

    private void close(Holder holder) {
        if (holder.statFile != null) {
            holder.statFile.close();
            holder.statFile = null;
            open--;
        }
    }

    private static boolean isSame(ProcessIdentity process, ProcessStat stat) {
        return stat.startTime() == process.startTime() && !stat.hasExited();
    }

    /**
     * A running process; nothing if it has exited, or cannot be read, or is exiting and has released its memory and with it its
     * name.
     */
    Optional<ProcessInfo> describe(ProcessIdentity process) {
        try {
            return procfs.stat(process.pid())
                    .filter(stat -> isSame(process, stat))
                    .flatMap(stat -> Optional.of(describer.describe(process, stat.comm()))
                            .filter(described -> stat.hasMainThreadExited() || hasCommandLine(process.pid())));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private boolean hasCommandLine(int pid) {
        return procfs.read(pid + "/cmdline", 1)
                .filter(first -> first.length > 0)
                .isPresent();
    }

    /** What cannot be read is not known to have exited. */
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

    /** Whether {@link #verify} found that any has exited, likewise. */
    boolean anyExited() {
        return !exited.isEmpty();
    }

    /** Whether {@link #verify} found that it has exited, in this sample or in those right before it that failed. */
    boolean hasExited(Holder holder) {
        return exited.contains(holder);
    }

    /** The process with this pid that is known; {@link Holder#NONE} if none is. */
    Holder known(int pid) {
        return byPid.getOrDefault(pid, Holder.NONE);
    }

    /** The process that has this pid now; {@link Holder#NONE} if it has exited. */
    Holder holder(int pid, int sample) {
        Holder known = byPid.get(pid);
        if (known != null) {
            return known;
        }
        Optional<ProcessStat> stat = procfs.stat(pid).filter(it -> !it.hasExited());
        if (stat.isEmpty()) {
            return Holder.NONE;
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

    /** Completes a successful sample: removes those that own nothing in it, and those that have exited. */
    void prune(int sample) {
        exited.clear();
        byPid.values().removeIf(holder -> {
            boolean unneeded = holder.ownsIn != sample;
            if (unneeded) {
                close(holder);
            }
            return unneeded;
        });
    }
}
