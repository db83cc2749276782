package dev.tcpwarden.sample.model;

/** What tells the series of processes apart. */
public enum ProcessLabels {
    /** {@code process} and {@code pid}: a series a process. */
    PROCESS_AND_PID,
    /** {@code process} alone: processes of one name are summed. */
    PROCESS
}
