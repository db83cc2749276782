/* A stand-in for iphlpapi.dll under Wine, whose own SetTcpEntry always returns 0 and closes nothing.
 * GetExtendedTcpTable goes to Wine's own. SetTcpEntry writes the 20 bytes of its row to the file $SET_TCP_ENTRY_LOG, and returns
 * $SET_TCP_ENTRY_RC; where that is 0 or not set it closes the connection for real, by ss -K, unless $SET_TCP_ENTRY_IDLE is set. */
#include <winsock2.h>
#include <windows.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>

static FARPROC real(const char *name) {
    char path[MAX_PATH + 20];
    UINT length = GetSystemDirectoryA(path, MAX_PATH);
    strcpy(path + length, "\\iphlpapi.dll");
    return GetProcAddress(LoadLibraryA(path), name);
}

__declspec(dllexport) DWORD WINAPI
GetExtendedTcpTable(PVOID table, PDWORD size, WINBOOL order, ULONG family, TCP_TABLE_CLASS class, ULONG reserved) {
    typedef DWORD(WINAPI * Function)(PVOID, PDWORD, WINBOOL, ULONG, TCP_TABLE_CLASS, ULONG);
    return ((Function)(void *)real("GetExtendedTcpTable"))(table, size, order, family, class, reserved);
}

static DWORD end(const unsigned char *row) {
    char command[200];
    STARTUPINFOA start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    sprintf(command, "ss -K -tn src %u.%u.%u.%u:%u dst %u.%u.%u.%u:%u", row[4], row[5], row[6], row[7], row[8] << 8 | row[9],
            row[12], row[13], row[14], row[15], row[16] << 8 | row[17]);
    if (!CreateProcessA("Z:\\usr\\bin\\ss", command, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process)) {
        return GetLastError();
    }
    WaitForSingleObject(process.hProcess, 5000);
    return 0;
}

__declspec(dllexport) DWORD WINAPI SetTcpEntry(PMIB_TCPROW row) {
    const char *log = getenv("SET_TCP_ENTRY_LOG");
    const char *code = getenv("SET_TCP_ENTRY_RC");
    FILE *out = log ? fopen(log, "ab") : NULL;
    if (out) {
        fwrite(row, 20, 1, out);
        fclose(out);
    }
    if (code && atoi(code)) {
        return atoi(code);
    }
    if (row->dwState != MIB_TCP_STATE_DELETE_TCB) {
        return ERROR_INVALID_PARAMETER;
    }
    return getenv("SET_TCP_ENTRY_IDLE") ? 0 : end((const unsigned char *)row);
}
