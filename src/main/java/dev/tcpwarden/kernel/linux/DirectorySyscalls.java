package dev.tcpwarden.kernel.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * The C library's calls that read directories and links: fcntl.h, dirent.h and unistd.h, on a 64-bit system. Addresses are plain
 * {@code long}s, so that a call makes no object.
 *
 * <p>A call that fails returns -1; {@link Libc#errno()} has its errno.
 */
final class DirectorySyscalls {

    /** fcntl.h: a relative path starts at the working directory. */
    static final int AT_FDCWD = -100;

    /** asm-generic/fcntl.h: the descriptor is not inherited by programs that are started. O_RDONLY is 0. */
    static final int O_CLOEXEC = 0x8_0000;

    /** asm/unistd.h of each 64-bit architecture; 0 on any other. */
    private static final long SYS_GETDENTS64 = switch (Platform.ARCH) {
        case "x86-64" -> 217;
        case "aarch64", "riscv64", "loongarch64" -> 61;
        case "ppc64", "ppc64le" -> 202;
        case "s390x" -> 220;
        default -> 0;
    };

    static {
        Native.register("c");
    }

    private DirectorySyscalls() {}

    /** Whether the numbers of all calls are known here. */
    static boolean areKnown() {
        return SYS_GETDENTS64 != 0;
    }

    static native int openat(int folder, long path, int flags);

    static native long readlinkat(int folder, long path, long buffer, long size);

    /** By its number, because glibc has no function for it before 2.30, and musl never had one. */
    static long getdents64(int folder, long buffer, long size) {
        return syscall(SYS_GETDENTS64, folder, buffer, size);
    }

    private static native long syscall(long number, long first, long second, long third);
}
