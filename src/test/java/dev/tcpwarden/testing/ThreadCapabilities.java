package dev.tcpwarden.testing;

import com.sun.jna.Native;

/** The capabilities of the calling thread, man 7 capabilities. */
public final class ThreadCapabilities {

    private static final int LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;

    /** Number 21 of linux/capability.h. */
    private static final int CAP_SYS_ADMIN = 1 << 21;

    static {
        Native.register("c");
    }

    private ThreadCapabilities() {}

    // header: version, pid (0: this thread); data: effective, permitted and inheritable, twice 32 bits of each
    private static native int capset(int[] header, int[] data);

    private static native int capget(int[] header, int[] data);

    /** Drops all of them permanently, on this thread only. It stays root, which then means little. */
    public static void giveUpAll() {
        check(capset(header(), new int[6]));
    }

    /** The same of CAP_SYS_ADMIN only. */
    public static void giveUpSysAdmin() {
        int[] data = new int[6];
        check(capget(header(), data));
        for (int i = 0; i < 3; i++) {
            data[i] &= ~CAP_SYS_ADMIN;
        }
        check(capset(header(), data));
    }

    private static int[] header() {
        return new int[] {LINUX_CAPABILITY_VERSION_3, 0};
    }

    private static void check(int result) {
        if (result != 0) {
            throw new IllegalStateException("errno " + Native.getLastError());
        }
    }
}
