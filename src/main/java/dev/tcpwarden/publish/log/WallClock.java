package dev.tcpwarden.publish.log;

import java.time.Instant;

/**
 * What the wall clock said at a moment of {@link System#nanoTime()}.
 *
 * @param nanoTime the moment
 */
record WallClock(Instant wall, long nanoTime) {

    private static final int ATTEMPTS = 10;
    private static final long GOOD_NANOS = 100_000;

    /** Now; of several readings the one that took least, since a busy host lets a thread wait between the two clocks. */
    static WallClock read() {
        long before = System.nanoTime();
        Instant wall = Instant.now();
        long took = System.nanoTime() - before;
        for (int i = 1; i < ATTEMPTS && took > GOOD_NANOS; i++) {
            long nextBefore = System.nanoTime();
            Instant next = Instant.now();
            long nextTook = System.nanoTime() - nextBefore;
            if (nextTook < took) {
                before = nextBefore;
                wall = next;
                took = nextTook;
            }
        }
        return new WallClock(wall, before + took / 2);
    }

    /** What it said at another moment, unless it was set meanwhile. */
    Instant at(long moment) {
        return wall.minusNanos(nanoTime - moment);
    }
}
