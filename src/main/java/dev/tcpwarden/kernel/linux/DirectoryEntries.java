package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes the entries of a directory, {@code struct linux_dirent64} (include/linux/dirent.h), as getdents64(2) fills a buffer:
 *
 * <pre>
 *  0  u64  d_ino
 *  8  s64  d_off
 * 16  u16  d_reclen   the whole record, padding included
 * 18  u8   d_type
 * 19  char d_name[]   NUL-terminated
 * </pre>
 *
 * <p>It steps through them in place: after {@link #next()}, {@link #nameOffset()} and {@link #number()} refer to one entry.
 */
final class DirectoryEntries {

    private static final int RECORD_LENGTH = 16;
    private static final int NAME = 19;

    private final ByteBuffer buffer;
    private int filled;
    private int start;
    private int end;

    /** A decoder of what will be in {@code buffer}. */
    DirectoryEntries(ByteBuffer buffer) {
        this.buffer = buffer.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Starts over: the buffer has been filled with that many bytes. */
    void filled(int bytes) {
        filled = bytes;
        start = 0;
        end = 0;
    }

    /**
     * Steps to the next entry; false after the last.
     *
     * @throws KernelException if the bytes are no entry
     */
    boolean next() throws KernelException {
        start = end;
        if (start == filled) {
            return false;
        }
        int remaining = filled - start;
        int length = remaining > NAME ? Short.toUnsignedInt(buffer.getShort(start + RECORD_LENGTH)) : 0;
        if (length <= NAME || length > remaining) {
            throw new KernelException("getdents64: no entry at byte " + start + " of " + filled);
        }
        end = start + length;
        return true;
    }

    /** Where in the buffer the entry's name begins. */
    int nameOffset() {
        return start + NAME;
    }

    /** The entry's name as a number, if it is one from 0 to 2147483647 in plain decimal digits; else -1. */
    int number() {
        long number = 0;
        int at = start + NAME;
        for (; at < end && buffer.get(at) != 0; at++) {
            int digit = buffer.get(at) - '0';
            number = number * 10 + digit;
            if (digit < 0 || digit > 9 || number > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return at == end || at == start + NAME ? -1 : (int) number;
    }
}
