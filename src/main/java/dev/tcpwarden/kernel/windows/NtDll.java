package dev.tcpwarden.kernel.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The functions of ntdll.dll that this package calls, and the constants of winternl.h for them; they return an NTSTATUS. */
final class NtDll {

    /** SYSTEM_INFORMATION_CLASS. */
    static final int SYSTEM_PROCESS_INFORMATION = 5;

    /** PROCESSINFOCLASS: since Windows 8.1, and without the right to read the process's memory. */
    static final int PROCESS_COMMAND_LINE_INFORMATION = 60;

    static {
        Native.register("ntdll");
    }

    private NtDll() {}

    static native int NtQuerySystemInformation(int informationClass, Pointer information, int size, int[] needed);

    static native int NtQueryInformationProcess(
            Pointer process, int informationClass, Pointer information, int size, int[] needed);
}
