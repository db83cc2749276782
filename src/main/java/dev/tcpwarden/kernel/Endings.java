package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.CloseResult;
import java.util.Arrays;

/** For each row of some other columns how and when that connection ended, and how long its handshake took. */
public final class Endings {

    private byte[] results;
    private long[] nanoTimes;
    private int[] handshakes;

    /** Of which nothing is known. */
    public Endings(int expectedRows) {
        results = new byte[expectedRows];
        nanoTimes = new long[expectedRows];
        handshakes = new int[expectedRows];
        Arrays.fill(results, (byte) CloseResult.UNKNOWN.ordinal());
    }

    /**
     * @param nanoTime see {@link #nanoTime}
     * @param handshakeMicros see {@link #handshakeMicros}
     */
    public void set(int row, CloseResult result, long nanoTime, int handshakeMicros) {
        if (row >= results.length) {
            int known = results.length;
            int capacity = Math.max(16, row + (row >> 1));
            results = Arrays.copyOf(results, capacity);
            Arrays.fill(results, known, capacity, (byte) CloseResult.UNKNOWN.ordinal());
            nanoTimes = Arrays.copyOf(nanoTimes, capacity);
            handshakes = Arrays.copyOf(handshakes, capacity);
        }
        results[row] = (byte) result.ordinal();
        nanoTimes[row] = nanoTime;
        handshakes[row] = handshakeMicros;
    }

    public CloseResult result(int row) {
        return row < results.length ? CloseResult.ALL.get(results[row]) : CloseResult.UNKNOWN;
    }

    /** When it ended, by the clock of {@link System#nanoTime}; 0 where that is not known. */
    public long nanoTime(int row) {
        return row < nanoTimes.length ? nanoTimes[row] : 0;
    }

    /** Of a connection that this side opened, in microseconds; 0 where it is not known. */
    public int handshakeMicros(int row) {
        return row < handshakes.length ? handshakes[row] : 0;
    }
}
