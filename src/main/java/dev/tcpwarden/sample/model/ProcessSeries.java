package dev.tcpwarden.sample.model;

import java.util.Objects;

/**
 * The label values of per-process metrics, with what they add up to. Every key stands once in a sample, and its counters never go back
 * while it is published.
 */
public record ProcessSeries(SeriesKey key, SocketCounts counts) {

    /** The name under which processes beyond the limit are summed. */
    public static final String OTHER = "~other";

    public ProcessSeries {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(counts, "counts");
    }

    public String process() {
        return key.process();
    }

    /** Decimal, or "" where several processes are summed. */
    public String pid() {
        return key.pid();
    }
}
