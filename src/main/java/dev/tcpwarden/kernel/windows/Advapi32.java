package dev.tcpwarden.kernel.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * The functions of advapi32.dll that this package calls, and the constants of winnt.h and winsvc.h for them; {@code false} is
 * failure.
 */
final class Advapi32 {

    static final int TOKEN_QUERY = 0x8;

    /** TOKEN_INFORMATION_CLASS: a DWORD that is not 0 if the token is elevated. */
    static final int TOKEN_ELEVATION = 20;

    static final int SC_MANAGER_ENUMERATE_SERVICE = 0x4;
    static final int SC_ENUM_PROCESS_INFO = 0;
    static final int SERVICE_WIN32 = 0x30;
    static final int SERVICE_ACTIVE = 1;

    static {
        Native.register("advapi32");
    }

    private Advapi32() {}

    static native boolean OpenProcessToken(Pointer process, int access, PointerByReference token);

    static native boolean GetTokenInformation(
            Pointer token, int informationClass, int[] information, int size, int[] needed);

    /** Null on failure. */
    static native @Nullable Pointer OpenSCManagerW(@Nullable Pointer machine, @Nullable Pointer database, int access);

    static native boolean EnumServicesStatusExW(
            Pointer manager,
            int level,
            int type,
            int state,
            Pointer services,
            int size,
            int[] needed,
            int[] returned,
            int[] resume,
            @Nullable Pointer group);

    static native boolean CloseServiceHandle(Pointer handle);
}
