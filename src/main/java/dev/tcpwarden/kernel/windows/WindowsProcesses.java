package dev.tcpwarden.kernel.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessCatalog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of Windows: all at once by NtQuerySystemInformation, which needs no privilege, and the rest of one through a handle
 * with PROCESS_QUERY_LIMITED_INFORMATION, the least that is enough.
 */
public final class WindowsProcesses implements ProcessCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(WindowsProcesses.class);

    /** The longest path of Windows, in UTF-16 units. */
    private static final int LONGEST_PATH = 32_767;

    /** The longest command line, in bytes, and the structure before it. */
    private static final int LONGEST_COMMAND_LINE = 65_534 + UnicodeString.BYTES + 2;

    private static final long NEVER = -1;

    private final CallBuffer list = new CallBuffer(1 << 18);

    @Override
    public List<Entry> processes() throws KernelException {
        ByteBuffer bytes = list.fill("NtQuerySystemInformation", (memory, size) -> {
            int[] needed = new int[1];
            int status = NtDll.NtQuerySystemInformation(NtDll.SYSTEM_PROCESS_INFORMATION, memory, size, needed);
            return switch (status) {
                case WinError.ERROR_SUCCESS -> 0;
                case WinError.STATUS_INFO_LENGTH_MISMATCH -> Math.max(1, needed[0]);
                default ->
                    throw new KernelException("NtQuerySystemInformation: status 0x" + Integer.toHexString(status));
            };
        });
        return SystemProcesses.decode(bytes, list.address());
    }

    @Override
    public String executable(Entry process) {
        return ask(process, handle -> {
            byte[] name = new byte[LONGEST_PATH * Character.BYTES];
            int[] length = {LONGEST_PATH};
            return Kernel32.QueryFullProcessImageNameW(handle, 0, name, length)
                    ? new String(name, 0, length[0] * Character.BYTES, StandardCharsets.UTF_16LE)
                    : "";
        });
    }

    @Override
    public String commandLine(Entry process) {
        return ask(process, handle -> {
            CallBuffer text = new CallBuffer(LONGEST_COMMAND_LINE);
            ByteBuffer bytes = text.fill("NtQueryInformationProcess", (memory, size) -> {
                int status = NtDll.NtQueryInformationProcess(
                        handle, NtDll.PROCESS_COMMAND_LINE_INFORMATION, memory, size, new int[1]);
                if (status != WinError.ERROR_SUCCESS) {
                    throw new KernelException("NtQueryInformationProcess: status 0x" + Integer.toHexString(status));
                }
                return 0;
            });
            return UnicodeString.read(bytes, 0, text.address());
        });
    }

    @Override
    public String user(Entry process) {
        return ask(
                process,
                handle -> ProcessHandle.of(Integer.toUnsignedLong(process.pid()))
                        .flatMap(it -> it.info().user())
                        .orElse(""));
    }

    @Override
    public List<String> services(Entry process) {
        Pointer manager = Advapi32.OpenSCManagerW(Pointer.NULL, Pointer.NULL, Advapi32.SC_MANAGER_ENUMERATE_SERVICE);
        if (manager == null) {
            return List.of();
        }
        try {
            return services(manager).getOrDefault(process.pid(), List.of());
        } catch (KernelException e) {
            LOG.debug("services are not distinguished: {}", e.getMessage());
            return List.of();
        } finally {
            Advapi32.CloseServiceHandle(manager);
        }
    }

    private static Map<Integer, List<String>> services(Pointer manager) throws KernelException {
        CallBuffer statuses = new CallBuffer(1 << 16);
        int[] count = new int[1];
        ByteBuffer bytes = statuses.fill("EnumServicesStatusExW", (memory, size) -> {
            int[] needed = new int[1];
            boolean done = Advapi32.EnumServicesStatusExW(
                    manager,
                    Advapi32.SC_ENUM_PROCESS_INFO,
                    Advapi32.SERVICE_WIN32,
                    Advapi32.SERVICE_ACTIVE,
                    memory,
                    size,
                    needed,
                    count,
                    new int[1],
                    Pointer.NULL);
            int error = done ? WinError.ERROR_SUCCESS : Native.getLastError();
            return switch (error) {
                case WinError.ERROR_SUCCESS -> 0;
                case WinError.ERROR_MORE_DATA -> size + needed[0]; // needed is what remains
                default -> throw new KernelException("EnumServicesStatusExW: error " + error);
            };
        });
        return ServiceStatuses.decode(bytes, count[0], statuses.address());
    }

    @FunctionalInterface
    private interface Question {
        String ask(Pointer handle) throws KernelException;
    }

    /** Asks about that process: while a handle is open its pid is not reused. */
    private static String ask(Entry process, Question question) {
        Pointer handle = Kernel32.OpenProcess(Kernel32.PROCESS_QUERY_LIMITED_INFORMATION, 0, process.pid());
        if (handle == null) {
            return "";
        }
        try {
            return process.startTime() == startTime(handle) ? question.ask(handle) : "";
        } catch (KernelException e) {
            LOG.debug("pid {}: {}", process.pid(), e.getMessage());
            return "";
        } finally {
            Kernel32.CloseHandle(handle);
        }
    }

    private static long startTime(Pointer handle) {
        long[] creation = new long[1];
        return Kernel32.GetProcessTimes(handle, creation, new long[1], new long[1], new long[1]) ? creation[0] : NEVER;
    }
}
