package dev.tcpwarden.process;

/**
 * Identifies one process: a reused pid has another start time.
 *
 * @param startTime in the operating system's unit (Linux: clock ticks after boot, field 22 of proc_pid_stat(5)); compared, never
 *     shown
 */
public record ProcessIdentity(int pid, long startTime) {}
