package dev.tcpwarden.sample.model;

import dev.tcpwarden.socket.ConnectResult;
import java.util.Arrays;

/** Attempts to connect by their result. Immutable. */
public final class ConnectCounts {

    public static final ConnectCounts ZERO = new ConnectCounts(new long[ConnectResult.ALL.size()]);

    private final long[] counts; // by ordinal

    /** Takes over {@code counts}, which has an element a result. */
    public ConnectCounts(long[] counts) {
        this.counts = counts;
    }

    public long get(ConnectResult result) {
        return counts[result.ordinal()];
    }

    /** Those that did not become a connection. */
    public long failed() {
        return Arrays.stream(counts).sum() - get(ConnectResult.ESTABLISHED);
    }

    public ConnectCounts plus(ConnectCounts other) {
        long[] both = counts.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.counts[i];
        }
        return new ConnectCounts(both);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectCounts that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return Arrays.toString(counts);
    }
}
