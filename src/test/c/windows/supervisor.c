/* supervisor.exe COMMANDLINE: runs a program in a console of its own, as a service wrapper does, and stops it by Ctrl-C when a
 * line, or the end, comes on standard input. Exits as the program did; 90 to 93 report its own failures. */
#include <windows.h>
#include <stdio.h>

int main(int argc, char **argv) {
    char line[16];
    DWORD code;
    PROCESS_INFORMATION process;
    STARTUPINFOA start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    if (argc != 2
        || !CreateProcessA(NULL, argv[1], NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &start, &process)) {
        return 90;
    }
    fgets(line, sizeof line, stdin);
    FreeConsole();
    if (!AttachConsole(process.dwProcessId)) {
        return 91;
    }
    SetConsoleCtrlHandler(NULL, TRUE);
    if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0)) {
        return 92;
    }
    if (WaitForSingleObject(process.hProcess, 30000) != WAIT_OBJECT_0) {
        return 93;
    }
    GetExitCodeProcess(process.hProcess, &code);
    return code;
}
