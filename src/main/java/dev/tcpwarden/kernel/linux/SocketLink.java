package dev.tcpwarden.kernel.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Decodes what the link of a descriptor says when it is a socket: {@code socket:[4026531840]}, see proc_pid_fd(5). */
final class SocketLink {

    /** More than the longest such link has, so a longer one that was cut is never taken for one. */
    static final int MAX_LENGTH = 32;

    private static final byte[] PREFIX = "socket:[".getBytes(StandardCharsets.US_ASCII);

    private SocketLink() {}

    /** The inode in the first {@code length} bytes; 0 if they name no socket. */
    static long inode(ByteBuffer link, int length) {
        int end = length - 1;
        if (end <= PREFIX.length || length >= MAX_LENGTH || link.get(end) != ']') {
            return 0;
        }
        for (int i = 0; i < PREFIX.length; i++) {
            if (link.get(i) != PREFIX[i]) {
                return 0;
            }
        }
        long inode = 0;
        for (int i = PREFIX.length; i < end; i++) {
            int digit = link.get(i) - '0';
            if (digit < 0 || digit > 9 || inode > (Long.MAX_VALUE - digit) / 10) {
                return 0;
            }
            inode = inode * 10 + digit;
        }
        return inode;
    }
}
