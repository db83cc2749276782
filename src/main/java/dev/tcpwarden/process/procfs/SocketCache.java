package dev.tcpwarden.process.procfs;

import dev.tcpwarden.socket.Capacity;
import dev.tcpwarden.socket.Index;
import java.util.Arrays;

/**
 * What is known of each inode in the table: which process holds it under which descriptor, or that none was found. Columns; an
 * entry's index is good for one sample.
 */
final class SocketCache {

    enum State {
        /** Not in any table before. */
        NEW,
        /** Its holder has exited or closed it. */
        LOST,
        /** Its holder was found, and is to be verified at the next sample. */
        FOUND,
        /** Its holder was verified. */
        HELD,
        /** No holder was found. */
        MISSED
    }

    private static final int FIRST_CAPACITY = 64;

    /** The longest distance between two searches for an inode without a holder is 2 to this many samples. */
    private static final int LONGEST_DISTANCE = 6;

    private final LongIntMap index = new LongIntMap();
    private long[] inodes = new long[FIRST_CAPACITY];
    private Holder[] holders = new Holder[FIRST_CAPACITY];
    private int[] descriptors = new int[FIRST_CAPACITY];
    private State[] states = new State[FIRST_CAPACITY];
    private int[] seenIn = new int[FIRST_CAPACITY];
    private int[] dueIn = new int[FIRST_CAPACITY];
    private int[] metIn = new int[FIRST_CAPACITY];
    private byte[] misses = new byte[FIRST_CAPACITY];
    private int size;
    private int sample;
    private int seen;
    private int guess;

    int size() {
        return size;
    }

    /** Starts the sample of that number, of a table with that many inodes. */
    void begin(int number, int expected) {
        if (inodes.length < expected) {
            resize(Capacity.forRows(expected));
            index.reserve(expected);
        }
        sample = number;
        seen = 0;
        guess = 0;
    }

    /** The entry of an inode that is in this sample's table. */
    int see(long inode) {
        int entry = guess < size && inodes[guess] == inode ? guess : index.get(inode);
        if (entry == Index.NONE) {
            entry = add(inode);
        }
        guess = entry + 1; // tables list sockets in the same order again
        if (seenIn[entry] != sample) {
            if (seenIn[entry] != sample - 1) {
                begin(entry); // another socket, which reuses the number of a former one
            }
            seenIn[entry] = sample;
            seen++;
        }
        return entry;
    }

    /** The entry of an inode if it is in this sample's table; else {@link Index#NONE}. */
    int find(long inode) {
        return find(inode, Index.NONE);
    }

    /** The same, faster where {@code guess} is the entry; any number may be guessed. */
    int find(long inode, int guess) {
        int entry = guess >= 0 && guess < size && inodes[guess] == inode ? guess : index.get(inode);
        return entry != Index.NONE && isSeen(entry) ? entry : Index.NONE;
    }

    boolean isSeen(int entry) {
        return seenIn[entry] == sample;
    }

    State state(int entry) {
        return states[entry];
    }

    long inode(int entry) {
        return inodes[entry];
    }

    Holder holder(int entry) {
        return holders[entry];
    }

    int descriptor(int entry) {
        return descriptors[entry];
    }

    /** Whether this sample is to search for its holder. */
    boolean isSought(int entry) {
        State state = states[entry];
        return isSeen(entry)
                && (state == State.NEW || state == State.LOST || (state == State.MISSED && dueIn[entry] <= sample));
    }

    /** How many entries this sample is to search holders for. */
    int sought() {
        int sought = 0;
        for (int entry = 0; entry < size; entry++) {
            sought += isSought(entry) ? 1 : 0;
        }
        return sought;
    }

    /** Whether none of them was in a table before. */
    boolean soughtAreNew() {
        for (int entry = 0; entry < size; entry++) {
            if (isSought(entry) && states[entry] != State.NEW) {
                return false;
            }
        }
        return true;
    }

    /** The search is over: what is still sought has no holder. */
    void missSought() {
        for (int entry = 0; entry < size; entry++) {
            if (isSought(entry)) {
                missed(entry);
            }
        }
    }

    void found(int entry, Holder holder, int descriptor) {
        holders[entry] = holder;
        descriptors[entry] = descriptor;
        states[entry] = State.FOUND;
        misses[entry] = 0;
        holder.gainedIn = sample;
    }

    /** A holder that a pass over all holders came to, be it the one that is known. */
    void met(int entry, Holder holder, int descriptor) {
        if (holders[entry] != holder || descriptors[entry] != descriptor) {
            found(entry, holder, descriptor);
        }
        metIn[entry] = sample;
    }

    /** Whether this sample's pass has come to a holder of it. */
    boolean isMet(int entry) {
        return metIn[entry] == sample;
    }

    /** The pass is over: what it did not come to has no holder. */
    void missUnmet() {
        for (int entry = 0; entry < size; entry++) {
            if (isSeen(entry) && !isMet(entry)) {
                holders[entry] = Holder.NONE;
                missed(entry);
            }
        }
    }

    /**
     * The sample failed: all that it found may have older holders, so that is searched again with the rest, and nothing is
     * missed.
     */
    void seekAgain() {
        for (int entry = 0; entry < size; entry++) {
            if (states[entry] == State.NEW || states[entry] == State.FOUND) {
                lost(entry);
            }
        }
    }

    void verified(int entry) {
        states[entry] = State.HELD;
    }

    void lost(int entry) {
        holders[entry] = Holder.NONE;
        states[entry] = State.LOST;
    }

    /** No process holds it: it is searched for again in the next sample, then after 2, 4, 8 … more. */
    private void missed(int entry) {
        states[entry] = State.MISSED;
        dueIn[entry] = sample + (1 << misses[entry]);
        misses[entry] = (byte) Math.min(misses[entry] + 1, LONGEST_DISTANCE);
    }

    /** Removes what was not in this sample's table, once that is much. */
    void prune() {
        if (size - seen <= seen / 8) {
            return;
        }
        index.clear(seen);
        int kept = 0;
        for (int entry = 0; entry < size; entry++) {
            if (isSeen(entry)) {
                move(entry, kept);
                index.put(inodes[kept], kept);
                kept++;
            }
        }
        Arrays.fill(holders, kept, size, Holder.NONE);
        size = kept;
        if (inodes.length > FIRST_CAPACITY && size < inodes.length / 4) {
            resize(Math.max(FIRST_CAPACITY, size * 2));
        }
    }

    private int add(long inode) {
        if (size == inodes.length) {
            resize(size * 2);
        }
        int entry = size++;
        inodes[entry] = inode;
        index.put(inode, entry);
        seenIn[entry] = 0;
        begin(entry);
        return entry;
    }

    private void begin(int entry) {
        holders[entry] = Holder.NONE;
        states[entry] = State.NEW;
        metIn[entry] = 0;
        misses[entry] = 0;
    }

    private void move(int from, int to) {
        inodes[to] = inodes[from];
        holders[to] = holders[from];
        descriptors[to] = descriptors[from];
        states[to] = states[from];
        seenIn[to] = seenIn[from];
        dueIn[to] = dueIn[from];
        metIn[to] = metIn[from];
        misses[to] = misses[from];
    }

    private void resize(int capacity) {
        inodes = Arrays.copyOf(inodes, capacity);
        holders = Arrays.copyOf(holders, capacity);
        descriptors = Arrays.copyOf(descriptors, capacity);
        states = Arrays.copyOf(states, capacity);
        seenIn = Arrays.copyOf(seenIn, capacity);
        dueIn = Arrays.copyOf(dueIn, capacity);
        metIn = Arrays.copyOf(metIn, capacity);
        misses = Arrays.copyOf(misses, capacity);
    }
}
