package dev.tcpwarden.testing;

import com.sun.jna.Native;

/** The capabilities of the calling thread, man 7 capabilities. */
public final class ThreadCapabilities {

    private static final int LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;

    static {
        Native.register("c");
    }

    private ThreadCapabilities() {}

    private static native int capset(int[] header, int[] data);

    /** Drops all of them permanently, on this thread only. It stays root, which then means little. */
    public static void giveUpAll() {
        // header: version, pid (0: this thread); data: effective, permitted and inheritable, twice 32 bits of each
        if (capset(new int[] {LINUX_CAPABILITY_VERSION_3, 0}, new int[6]) != 0) {
            throw new IllegalStateException("capset: errno " + Native.getLastError());
        }
    }
}
