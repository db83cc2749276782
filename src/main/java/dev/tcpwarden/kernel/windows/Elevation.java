package dev.tcpwarden.kernel.windows;

import com.sun.jna.Native;
import com.sun.jna.ptr.PointerByReference;
import dev.tcpwarden.kernel.KernelException;

/** Whether this process is elevated: an administrator who consented, or the system itself. */
public final class Elevation {

    private Elevation() {}

    /** @throws KernelException if Windows does not say */
    public static boolean ofThisProcess() throws KernelException {
        PointerByReference token = new PointerByReference();
        if (!Advapi32.OpenProcessToken(Kernel32.GetCurrentProcess(), Advapi32.TOKEN_QUERY, token)) {
            throw new KernelException("OpenProcessToken: error " + Native.getLastError());
        }
        try {
            int[] elevated = new int[1];
            if (!Advapi32.GetTokenInformation(
                    token.getValue(), Advapi32.TOKEN_ELEVATION, elevated, Integer.BYTES, new int[1])) {
                throw new KernelException("GetTokenInformation: error " + Native.getLastError());
            }
            return elevated[0] != 0;
        } finally {
            Kernel32.CloseHandle(token.getValue());
        }
    }
}
