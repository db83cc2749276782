package dev.tcpwarden.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says on what the benchmark ran. */
final class Machine {

    private Machine() {}

    static String describe() throws IOException {
        String processor = line(Path.of("/proc/cpuinfo"), "model name");
        long memoryKib =
                Long.parseLong(line(Path.of("/proc/meminfo"), "MemTotal").replace(" kB", ""));
        return Runtime.getRuntime().availableProcessors() + " cores" + (processor.isEmpty() ? "" : " of " + processor)
                + ", " + (memoryKib >> 20) + " GiB, Linux "
                + System.getProperty("os.version") + ", JDK " + Runtime.version() + ", load average "
                + Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0] + " at the start";
    }

    private static String line(Path file, String key) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
