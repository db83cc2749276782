package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.Endings;
import dev.tcpwarden.kernel.ProcessColumns;
import dev.tcpwarden.socket.CloseResult;
import java.nio.ByteBuffer;

/** Decodes {@code struct owner} of {@code src/main/bpf/tcp_history.bpf.c}, with which its records begin. One thread at a time. */
final class OwnerDecoder {

    static final int BYTES = 56;

    private static final int START = 0; // u64, nanoseconds since boot
    private static final int TGID = 8; // u32
    private static final int FLAGS = 12; // u32
    private static final int CONNECTING = 16; // u64
    private static final int CLOSED = 24; // u64
    private static final int HANDSHAKE = 32; // u32
    private static final int END = 36; // u32
    private static final int COMM = 40; // char[16]

    // how it ended
    private static final int ERROR = 0xffff;
    private static final int END_KNOWN = 1 << 16;
    private static final int END_RESET = 1 << 17;

    /** USER_HZ, in which {@code /proc/PID/stat} counts, is 100 on every architecture but Alpha. */
    private static final long NANOS_OF_A_TICK = 10_000_000;

    private final CommandNames names = new CommandNames();

    static int flags(ByteBuffer records, int from) {
        return records.getInt(from + FLAGS);
    }

    static long connectNanos(ByteBuffer records, int from) {
        return records.getLong(from + CONNECTING);
    }

    /** Sets how a connection ended. */
    static void decode(ByteBuffer records, int from, Endings to, int row) {
        to.set(
                row,
                result(records.getInt(from + END)),
                records.getLong(from + CLOSED),
                records.getInt(from + HANDSHAKE));
    }

    private static CloseResult result(int end) {
        if ((end & END_KNOWN) == 0) {
            return CloseResult.UNKNOWN;
        }
        return switch (end & ERROR) {
            case 0 -> (end & END_RESET) == 0 ? CloseResult.CLOSED : CloseResult.RESET;
            case Errno.ECONNRESET, Errno.EPIPE -> CloseResult.RESET_BY_PEER;
            case Errno.ECONNREFUSED -> CloseResult.REFUSED;
            case Errno.ETIMEDOUT -> CloseResult.TIMED_OUT;
            case Errno.EHOSTUNREACH -> CloseResult.HOST_UNREACHABLE;
            case Errno.ENETUNREACH -> CloseResult.NET_UNREACHABLE;
            case Errno.ECONNABORTED -> CloseResult.TERMINATED;
            default -> CloseResult.UNKNOWN;
        };
    }

    /** Sets the process of a row, if there is one. */
    void decode(ByteBuffer records, int from, ProcessColumns to, int row) {
        int pid = records.getInt(from + TGID);
        if (pid != 0) {
            to.set(row, pid, records.getLong(from + START) / NANOS_OF_A_TICK, names.read(records, from + COMM));
        }
    }
}
