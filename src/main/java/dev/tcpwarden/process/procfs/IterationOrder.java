package dev.tcpwarden.process.procfs;

import dev.tcpwarden.socket.Index;
import java.util.Arrays;

/** In which order a pass came to entries, since the next one comes to most of them in the same order. */
final class IterationOrder {

    private int[] last = new int[16];
    private int[] now = new int[16];
    private int lastSize;
    private int size;
    private int at;

    /** Starts a pass. */
    void begin() {
        int[] older = last;
        last = now;
        lastSize = size;
        now = older;
        size = 0;
        at = 0;
    }

    /** The entry that followed last time; {@link Index#NONE} if none did. */
    int guess() {
        return at < lastSize ? last[at] : Index.NONE;
    }

    /** Which entry it is. */
    void add(int entry) {
        if (size == now.length) {
            now = Arrays.copyOf(now, size * 2);
        }
        now[size++] = entry;
        if (at < lastSize && last[at] == entry) {
            at++;
        } else if (at + 1 < lastSize && last[at + 1] == entry) {
            at += 2; // the one between is gone
        }
    }
}
