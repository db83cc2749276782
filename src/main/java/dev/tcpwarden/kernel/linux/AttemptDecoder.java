package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.ConnectAttempts;
import dev.tcpwarden.socket.ConnectResult;
import java.nio.ByteBuffer;

/** Decodes {@code struct attempt} of {@code src/main/bpf/tcp_history.bpf.c}. */
final class AttemptDecoder {

    private static final int COOKIE = OwnerDecoder.BYTES; // u64
    private static final int REMOTE_HIGH = COOKIE + 8; // u64
    private static final int REMOTE_LOW = COOKIE + 16; // u64
    private static final int ERROR = COOKIE + 24; // u32
    private static final int REMOTE_PORT = COOKIE + 28; // u16

    // flags
    private static final int CONNECTED = 16;
    private static final int UNSENT = 32;

    private AttemptDecoder() {}

    /** Adds the record that begins at {@code from}. */
    static void add(ByteBuffer records, int from, OwnerDecoder owners, ConnectAttempts to) {
        int row = to.size();
        to.add(
                records.getLong(from + COOKIE),
                records.getLong(from + REMOTE_HIGH),
                records.getLong(from + REMOTE_LOW),
                records.getChar(from + REMOTE_PORT),
                result(OwnerDecoder.flags(records, from), records.getInt(from + ERROR)),
                OwnerDecoder.connectNanos(records, from));
        owners.decode(records, from, to.processes(), row);
    }

    private static ConnectResult result(int flags, int error) {
        if ((flags & CONNECTED) != 0) {
            return ConnectResult.ESTABLISHED;
        }
        return switch (error) {
            case 0 -> (flags & UNSENT) != 0 ? ConnectResult.OTHER : ConnectResult.ABORTED;
            case Errno.ECONNREFUSED -> ConnectResult.REFUSED;
            case Errno.ECONNRESET -> ConnectResult.RESET;
            case Errno.ETIMEDOUT -> ConnectResult.TIMED_OUT;
            case Errno.EHOSTUNREACH -> ConnectResult.HOST_UNREACHABLE;
            case Errno.ENETUNREACH -> ConnectResult.NET_UNREACHABLE;
            default -> ConnectResult.OTHER;
        };
    }
}
