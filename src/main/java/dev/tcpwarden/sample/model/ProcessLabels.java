package dev.tcpwarden.sample.model;

/** The labels of per-process series. */
public enum ProcessLabels {
    /** {@code process} and {@code pid}: a series a process. */
    PROCESS_AND_PID,
    /** {@code process} only: processes of one name are summed. */
    PROCESS
}
