package dev.tcpwarden.kernel.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** The memory that the C library keeps for this process: malloc.h. */
public final class NativeHeap {

    private NativeHeap() {}

    /** Gives the pages that nothing is allocated in back to the kernel, where the C library can: glibc does, musl does not. */
    public static void trim() {
        try {
            Glibc.malloc_trim(new NativeLong(0));
        } catch (LinkageError e) {
            return; // of another C library
        }
    }

    /** What glibc has and other C libraries lack. */
    private static final class Glibc {

        static {
            Native.register("c");
        }

        private Glibc() {}

        /** See man 3 malloc_trim. */
        static native int malloc_trim(NativeLong padding);
    }
}
