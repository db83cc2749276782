package dev.tcpwarden.process.windows;

import dev.tcpwarden.kernel.ProcessCatalog;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessNamer;
import java.util.List;
import java.util.Locale;

/** Describes a process: its name, its executable, its user. */
final class WindowsProcessDescriber {

    /** Runs services; its name does not show which. */
    private static final String SERVICE_HOST = "svchost.exe";

    private final ProcessCatalog catalog;

    WindowsProcessDescriber(ProcessCatalog catalog) {
        this.catalog = catalog;
    }

    ProcessInfo describe(ProcessCatalog.Entry process) {
        String executable = catalog.executable(process);
        return new ProcessInfo(
                new ProcessIdentity(process.pid(), process.startTime()),
                name(process, executable),
                executable,
                catalog.user(process));
    }

    private String name(ProcessCatalog.Entry process, String executable) {
        if (process.imageName().toLowerCase(Locale.ROOT).equals(SERVICE_HOST)) {
            List<String> services = catalog.services(process);
            if (!services.isEmpty()) {
                return String.join("+", services);
            }
        }
        return ProcessNamer.name(slashes(executable), () -> arguments(process), process.imageName());
    }

    private List<String> arguments(ProcessCatalog.Entry process) {
        return CommandLineArguments.split(catalog.commandLine(process)).stream()
                .map(WindowsProcessDescriber::slashes)
                .toList();
    }

    private static String slashes(String path) {
        return path.replace('\\', '/');
    }
}
