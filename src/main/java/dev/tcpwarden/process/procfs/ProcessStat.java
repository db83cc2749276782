package dev.tcpwarden.process.procfs;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says of a process: proc_pid_stat(5), {@code 42 (name) S 1 …}.
 *
 * @param comm field 2, the name that the kernel keeps, at most 15 bytes of any value
 * @param state field 3, a letter
 * @param threads field 20
 * @param startTime field 22, clock ticks after boot
 */
record ProcessStat(String comm, char state, int threads, long startTime) {

    private static final int STATE = 3;
    private static final int THREADS = 20;
    private static final int START_TIME = 22;

    ProcessStat {
        Objects.requireNonNull(comm, "comm");
    }

    /** The decoded file; nothing if it is cut or garbled. */
    static Optional<ProcessStat> decode(byte[] file) {
        int open = indexOf(file, '(');
        int close = lastIndexOf(file, ')'); // the name itself may hold brackets
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String comm = new String(file, open + 1, close - open - 1, StandardCharsets.UTF_8);
        String[] fields = new String(file, close + 1, file.length - close - 1, StandardCharsets.US_ASCII)
                .strip()
                .split(" ", -1);
        if (fields.length <= START_TIME - STATE || fields[0].length() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessStat(
                    comm,
                    fields[0].charAt(0),
                    Integer.parseInt(fields[THREADS - STATE]),
                    Long.parseUnsignedLong(fields[START_TIME - STATE])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** True for a zombie: a process that has exited and was not reaped yet; it holds no files any more. */
    boolean hasExited() {
        return (state == 'Z' || state == 'X') && threads <= 1;
    }

    /** True for a process whose main thread has exited while others run on: it has neither files nor a command line there. */
    boolean hasMainThreadExited() {
        return (state == 'Z' || state == 'X') && !hasExited();
    }

    private static int indexOf(byte[] bytes, char wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] bytes, char wanted) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
