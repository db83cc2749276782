package dev.tcpwarden.kernel.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** kcmp(2), for which the C library has no function, on a 64-bit system. */
final class Kcmp {

    /** asm/unistd.h of each 64-bit architecture; 0 on any other. */
    private static final long SYS_KCMP = switch (Platform.ARCH) {
        case "x86-64" -> 312;
        case "aarch64", "riscv64", "loongarch64" -> 272;
        case "ppc64", "ppc64le" -> 354;
        case "s390x" -> 343;
        default -> 0;
    };

    /** linux/kcmp.h: two threads are compared by their tables of descriptors. */
    private static final int KCMP_FILES = 2;

    static {
        Native.register("c");
    }

    private Kcmp() {}

    /** False also where the kernel does not say: it was built without kcmp, a privilege is missing, or a thread has exited. */
    static boolean differInFiles(int thread, int other) {
        return SYS_KCMP != 0 && syscall(SYS_KCMP, thread, other, KCMP_FILES, 0, 0) > 0;
    }

    private static native long syscall(long number, long first, long second, long type, long index, long otherIndex);
}
