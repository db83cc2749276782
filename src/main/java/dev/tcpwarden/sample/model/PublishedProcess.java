package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.ProcessInfo;
import java.util.Objects;

/** A process that is published by itself, with what its sockets add up to. */
public record PublishedProcess(ProcessInfo process, SocketCounts counts) {

    public PublishedProcess {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(counts, "counts");
    }
}
