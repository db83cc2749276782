package dev.tcpwarden.kernel.linux;

import com.sun.jna.Native;

/**
 * The C library's calls that read folders and links: fcntl.h, dirent.h and unistd.h, on a 64-bit system. Addresses are plain
 * {@code long}s, so that a call makes no object.
 *
 * <p>A call that fails returns -1; {@link Native#getLastError()} has its errno.
 */
final class DirectoryCalls {

    /** fcntl.h: a relative path starts at the working directory. */
    static final int AT_FDCWD = -100;

    /** asm-generic/fcntl.h: the descriptor is not inherited by programs that are started. O_RDONLY is 0. */
    static final int O_CLOEXEC = 0x8_0000;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EACCES = 13;

    static {
        Native.register(DirectoryCalls.class, "c");
    }

    private DirectoryCalls() {}

    static native int openat(int folder, long path, int flags);

    /** Since glibc 2.30. */
    static native long getdents64(int folder, long buffer, long size);

    static native long readlinkat(int folder, long path, long buffer, long size);

    static native int close(int descriptor);
}
