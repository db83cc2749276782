package dev.tcpwarden.kernel;

import java.util.Arrays;

/** For each row of some other columns the process that did it, as the kernel knew it at the time; it may have exited since. */
public final class ProcessColumns {

    private int[] pids;
    private long[] startTicks;
    private String[] commands;

    /** Without a process in any row. */
    public ProcessColumns(int expectedRows) {
        pids = new int[expectedRows];
        startTicks = new long[expectedRows];
        commands = new String[expectedRows];
    }

    /** @param command see {@link #command} */
    public void set(int row, int pid, long ticks, String command) {
        if (row >= pids.length) {
            int capacity = Math.max(16, row + (row >> 1));
            pids = Arrays.copyOf(pids, capacity);
            startTicks = Arrays.copyOf(startTicks, capacity);
            commands = Arrays.copyOf(commands, capacity);
        }
        pids[row] = pid;
        startTicks[row] = ticks;
        commands[row] = command;
    }

    /** In the numbers of the initial pid namespace; 0 where it is not known, or was none. */
    public int pid(int row) {
        return row < pids.length ? pids[row] : 0;
    }

    /** When it started, as field 22 of {@code /proc/PID/stat} has it, so that a reused pid is recognized. */
    public long startTicks(int row) {
        return row < startTicks.length ? startTicks[row] : 0;
    }

    /** The kernel's own name of it, as in {@code /proc/PID/comm}; to be asked only where {@link #pid} is not 0. */
    public String command(int row) {
        return commands[row];
    }
}
