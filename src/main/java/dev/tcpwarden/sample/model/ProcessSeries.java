package dev.tcpwarden.sample.model;

import java.util.Objects;

/**
 * The label values of per-process metrics, with what they add up to. Every pair of labels occurs once in a sample, and its
 * counters never go back while it is published.
 *
 * @param process the name, or {@link #OTHER} for all processes beyond the limit
 * @param pid decimal, or "" where several processes are summed
 */
public record ProcessSeries(String process, String pid, SocketCounts counts) {

    public static final String OTHER = "~other";

    public ProcessSeries {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(counts, "counts");
    }
}
