package dev.tcpwarden.kernel.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The functions of kernel32.dll that this package calls, and the constants of winnt.h for them; {@code false} is failure. */
final class Kernel32 {

    static final int PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

    static {
        Native.register("kernel32");
    }

    private Kernel32() {}

    /** Null on failure. */
    static native @Nullable Pointer OpenProcess(int access, int inherit, int pid);

    static native Pointer GetCurrentProcess();

    /** Each time is a FILETIME: 100 ns since 1601. */
    static native boolean GetProcessTimes(Pointer process, long[] creation, long[] exit, long[] kernel, long[] user);

    /** @param length of the name in UTF-16 units: room, then what it takes without the NUL */
    static native boolean QueryFullProcessImageNameW(Pointer process, int flags, byte[] name, int[] length);

    static native boolean CloseHandle(Pointer handle);
}
