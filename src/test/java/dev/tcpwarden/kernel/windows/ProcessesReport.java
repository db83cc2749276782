package dev.tcpwarden.kernel.windows;

import dev.tcpwarden.kernel.ProcessCatalog;
import java.util.List;

/** A program for Windows: prints what it finds about itself and the services there. */
final class ProcessesReport {

    private ProcessesReport() {}

    public static void main(String[] arguments) throws Exception {
        WindowsProcesses processes = new WindowsProcesses();
        List<ProcessCatalog.Entry> all = processes.processes();
        ProcessCatalog.Entry self = all.stream()
                .filter(entry -> entry.pid() == ProcessHandle.current().pid())
                .findFirst()
                .orElseThrow();
        ProcessCatalog.Entry older = new ProcessCatalog.Entry(self.pid(), self.startTime() - 1, self.imageName());
        ProcessCatalog.Entry none = new ProcessCatalog.Entry(99_996, 1, "none.exe");
        System.out.println("elevated " + Elevation.ofThisProcess());
        System.out.println("image " + self.imageName());
        System.out.println("executable " + processes.executable(self));
        System.out.println("user " + processes.user(self).replaceFirst(".*\\\\", ""));
        System.out.println("of another start " + processes.executable(older) + processes.user(older));
        System.out.println("of no process " + processes.executable(none) + processes.commandLine(none));
        System.out.println("a process with the service PlugPlay " + comesUp("PlugPlay"));
    }

    /** Wine starts its services by and by. */
    private static boolean comesUp(String service) throws Exception {
        for (int attempt = 0; attempt < 600; attempt++) {
            WindowsProcesses processes = new WindowsProcesses();
            if (processes.processes().stream()
                    .anyMatch(entry -> processes.services(entry).contains(service))) {
                return true;
            }
            Thread.sleep(500);
        }
        return false;
    }
}
