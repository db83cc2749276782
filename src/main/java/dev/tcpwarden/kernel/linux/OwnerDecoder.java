package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.ProcessColumns;
import java.nio.ByteBuffer;

/** Decodes {@code struct owner} of {@code src/main/bpf/tcp_history.bpf.c}, with which its records begin. One thread at a time. */
final class OwnerDecoder {

    static final int BYTES = 40;

    private static final int START = 0; // u64, nanoseconds since boot
    private static final int TGID = 8; // u32
    private static final int FLAGS = 12; // u32
    private static final int CONNECTING = 16; // u64
    private static final int COMM = 24; // char[16]

    /** USER_HZ, in which {@code /proc/PID/stat} counts, is 100 on every architecture but Alpha. */
    private static final long NANOS_OF_A_TICK = 10_000_000;

    private final CommandNames names = new CommandNames();

    static int flags(ByteBuffer records, int from) {
        return records.getInt(from + FLAGS);
    }

    static long connectNanos(ByteBuffer records, int from) {
        return records.getLong(from + CONNECTING);
    }

    /** Sets the process of a row, if there is one. */
    void decode(ByteBuffer records, int from, ProcessColumns to, int row) {
        int pid = records.getInt(from + TGID);
        if (pid != 0) {
            to.set(row, pid, records.getLong(from + START) / NANOS_OF_A_TICK, names.read(records, from + COMM));
        }
    }
}
