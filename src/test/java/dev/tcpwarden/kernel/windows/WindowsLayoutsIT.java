package dev.tcpwarden.kernel.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes, offsets and numbers are those of the headers that mingw-w64 has. */
class WindowsLayoutsIT {

    private static final String COMPILER = "x86_64-w64-mingw32-gcc";

    @TempDir
    Path folder;

    private final List<String> claims = new ArrayList<>();

    @BeforeEach
    void needs() {
        Needs.program(COMPILER);
    }

    @Test
    void structuresLieAsTheHeadersSay() throws Exception {
        TcpMib.Row ipv4 = TcpMib.Row.IPV4;
        offset("MIB_TCPTABLE_OWNER_PID", "table", TcpMib.TABLE_ROWS);
        size("MIB_TCPROW_OWNER_PID", ipv4.bytes());
        offset("MIB_TCPROW_OWNER_PID", "dwState", ipv4.state());
        offset("MIB_TCPROW_OWNER_PID", "dwLocalAddr", ipv4.localAddress());
        offset("MIB_TCPROW_OWNER_PID", "dwLocalPort", ipv4.localPort());
        offset("MIB_TCPROW_OWNER_PID", "dwRemoteAddr", ipv4.remoteAddress());
        offset("MIB_TCPROW_OWNER_PID", "dwRemotePort", ipv4.remotePort());
        offset("MIB_TCPROW_OWNER_PID", "dwOwningPid", ipv4.pid());
        size("MIB_TCPROW", TcpMib.TCPROW_BYTES);
        offset("MIB_TCPROW", "dwState", ipv4.state());
        offset("MIB_TCPROW", "dwLocalAddr", ipv4.localAddress());
        offset("MIB_TCPROW", "dwLocalPort", ipv4.localPort());
        offset("MIB_TCPROW", "dwRemoteAddr", ipv4.remoteAddress());
        offset("MIB_TCPROW", "dwRemotePort", ipv4.remotePort());

        TcpMib.Row ipv6 = TcpMib.Row.IPV6;
        offset("MIB_TCP6TABLE_OWNER_PID", "table", TcpMib.TABLE_ROWS);
        size("MIB_TCP6ROW_OWNER_PID", ipv6.bytes());
        offset("MIB_TCP6ROW_OWNER_PID", "ucLocalAddr", ipv6.localAddress());
        offset("MIB_TCP6ROW_OWNER_PID", "dwLocalScopeId", ipv6.scopeId());
        offset("MIB_TCP6ROW_OWNER_PID", "dwLocalPort", ipv6.localPort());
        offset("MIB_TCP6ROW_OWNER_PID", "ucRemoteAddr", ipv6.remoteAddress());
        offset("MIB_TCP6ROW_OWNER_PID", "dwRemotePort", ipv6.remotePort());
        offset("MIB_TCP6ROW_OWNER_PID", "dwState", ipv6.state());
        offset("MIB_TCP6ROW_OWNER_PID", "dwOwningPid", ipv6.pid());

        size("UNICODE_STRING", UnicodeString.BYTES);
        offset("UNICODE_STRING", "Length", UnicodeString.LENGTH);
        offset("UNICODE_STRING", "Buffer", UnicodeString.BUFFER);
        offset("SYSTEM_PROCESS_INFORMATION", "NextEntryOffset", SystemProcesses.NEXT_ENTRY_OFFSET);
        offset("SYSTEM_PROCESS_INFORMATION", "CreateTime", SystemProcesses.CREATE_TIME);
        offset("SYSTEM_PROCESS_INFORMATION", "ImageName", SystemProcesses.IMAGE_NAME);
        offset("SYSTEM_PROCESS_INFORMATION", "UniqueProcessId", SystemProcesses.UNIQUE_PROCESS_ID);

        size("ENUM_SERVICE_STATUS_PROCESSW", ServiceStatuses.BYTES);
        offset("ENUM_SERVICE_STATUS_PROCESSW", "lpServiceName", ServiceStatuses.SERVICE_NAME);
        offset("ENUM_SERVICE_STATUS_PROCESSW", "ServiceStatusProcess.dwProcessId", ServiceStatuses.PROCESS_ID);

        assertThat(compile()).isEmpty();
    }

    @Test
    void numbersAreThoseOfTheHeaders() throws Exception {
        equal("AF_INET", IpHlpApi.AF_INET);
        equal("AF_INET6", IpHlpApi.AF_INET6);
        equal("TCP_TABLE_OWNER_PID_ALL", IpHlpApi.TCP_TABLE_OWNER_PID_ALL);
        equal("MIB_TCP_STATE_DELETE_TCB", TcpMib.DELETE_TCB);
        List<String> names = List.of(
                "CLOSED",
                "LISTEN",
                "SYN_SENT",
                "SYN_RCVD",
                "ESTAB",
                "FIN_WAIT1",
                "FIN_WAIT2",
                "CLOSE_WAIT",
                "CLOSING",
                "LAST_ACK",
                "TIME_WAIT");
        List<TcpState> states = List.of(
                TcpState.CLOSE,
                TcpState.LISTEN,
                TcpState.SYN_SENT,
                TcpState.SYN_RECV,
                TcpState.ESTABLISHED,
                TcpState.FIN_WAIT1,
                TcpState.FIN_WAIT2,
                TcpState.CLOSE_WAIT,
                TcpState.CLOSING,
                TcpState.LAST_ACK,
                TcpState.TIME_WAIT);
        for (int i = 0; i < names.size(); i++) {
            equal("MIB_TCP_STATE_" + names.get(i), i + 1);
            assertThat(TcpMib.state(i + 1)).isEqualTo(states.get(i));
        }
        equal("ERROR_SUCCESS", WinError.ERROR_SUCCESS);
        equal("ERROR_ACCESS_DENIED", WinError.ERROR_ACCESS_DENIED);
        equal("ERROR_NOT_SUPPORTED", WinError.ERROR_NOT_SUPPORTED);
        equal("ERROR_NETWORK_ACCESS_DENIED", WinError.ERROR_NETWORK_ACCESS_DENIED);
        equal("ERROR_INVALID_PARAMETER", WinError.ERROR_INVALID_PARAMETER);
        equal("ERROR_INSUFFICIENT_BUFFER", WinError.ERROR_INSUFFICIENT_BUFFER);
        equal("ERROR_MORE_DATA", WinError.ERROR_MORE_DATA);
        equal("ERROR_MR_MID_NOT_FOUND", WinError.ERROR_MR_MID_NOT_FOUND);
        equal("ERROR_NOT_FOUND", WinError.ERROR_NOT_FOUND);
        equal("(int) STATUS_INFO_LENGTH_MISMATCH", WinError.STATUS_INFO_LENGTH_MISMATCH);
        equal("SystemProcessInformation", NtDll.SYSTEM_PROCESS_INFORMATION);
        equal("PROCESS_QUERY_LIMITED_INFORMATION", Kernel32.PROCESS_QUERY_LIMITED_INFORMATION);
        equal("TOKEN_QUERY", Advapi32.TOKEN_QUERY);
        equal("TokenElevation", Advapi32.TOKEN_ELEVATION);
        equal("SC_MANAGER_ENUMERATE_SERVICE", Advapi32.SC_MANAGER_ENUMERATE_SERVICE);
        equal("SC_ENUM_PROCESS_INFO", Advapi32.SC_ENUM_PROCESS_INFO);
        equal("SERVICE_WIN32", Advapi32.SERVICE_WIN32);
        equal("SERVICE_ACTIVE", Advapi32.SERVICE_ACTIVE);
        assertThat(compile()).isEmpty();
    }

    @Test
    void aClaimThatIsFalseIsFound() throws Exception {
        size("MIB_TCPROW_OWNER_PID", 28);
        assertThat(compile()).contains("sizeof(MIB_TCPROW_OWNER_PID) == 28");
    }

    private void size(String structure, int bytes) {
        equal("sizeof(" + structure + ")", bytes);
    }

    private void offset(String structure, String field, int bytes) {
        equal("offsetof(" + structure + ", " + field + ")", bytes);
    }

    private void equal(String expression, int value) {
        claims.add("_Static_assert(" + expression + " == " + value + ", \"" + expression + " == " + value + "\");");
    }

    /** What the compiler has to say against the claims. */
    private String compile() throws Exception {
        Path source = Files.writeString(folder.resolve("claims.c"), """
                #define WIN32_NO_STATUS
                #include <winsock2.h>
                #include <ws2tcpip.h>
                #include <windows.h>
                #undef WIN32_NO_STATUS
                #include <ntstatus.h>
                #include <winternl.h>
                #include <winsvc.h>
                #include <iphlpapi.h>
                #include <stddef.h>
                """ + String.join("\n", claims) + "\n");
        return Jar.command(List.of(COMPILER, "-std=c11", "-fsyntax-only", source.toString()))
                .err();
    }
}
