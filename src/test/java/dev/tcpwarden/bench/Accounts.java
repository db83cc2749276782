package dev.tcpwarden.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has cost so far, by the operating system's accounts of all its threads: man 5 proc.
 *
 * @param cpuNanos user and system time, in steps of 10 ms
 * @param residentBytes resident now
 */
record Accounts(long cpuNanos, long residentBytes) {

    private static final long NANOS_OF_A_TICK = 10_000_000; // USER_HZ is 100
    private static final int UTIME = 14 - 3; // after the name, which may hold spaces: field 3 is the first
    private static final int STIME = 15 - 3;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    static Accounts of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", STIME + 2);
        long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        return new Accounts(ticks * NANOS_OF_A_TICK, resident.find() ? Long.parseLong(resident.group(1)) * 1024 : 0);
    }
}
