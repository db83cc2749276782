package dev.tcpwarden.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sockets of a workload, from when they are all there until this is closed. */
final class Load implements AutoCloseable {

    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

    private final Deque<Process> processes = new ArrayDeque<>();

    private Load() {}

    /** To be called inside the network namespace in which the sockets shall be. */
    static Load start(Workload workload, NativePrograms programs)
            throws BenchmarkException, IOException, InterruptedException {
        requireMemory(workload);
        Load load = new Load();
        try {
            load.hold(workload, programs);
            if (workload.churn() > 0) {
                load.churn(workload, programs);
            }
            return load;
        } catch (BenchmarkException | IOException e) {
            load.close();
            throw e;
        }
    }

    private static void requireMemory(Workload workload) throws BenchmarkException, IOException {
        Matcher available = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
        long bytes = available.find() ? Long.parseLong(available.group(1)) * 1024 : Long.MAX_VALUE;
        if (bytes < workload.bytesNeeded()) {
            throw new BenchmarkException("needs about " + (workload.bytesNeeded() >> 20) + " MiB of memory, of which "
                    + (bytes >> 20) + " are available");
        }
    }

    private void hold(Workload workload, NativePrograms programs) throws BenchmarkException, IOException {
        String answer = start(
                programs.path("hold"),
                Integer.toString(workload.sockets()),
                Integer.toString(workload.processes()),
                workload.placement().argument());
        if (!answer.startsWith("ready")) {
            throw new BenchmarkException(answer.replaceFirst("error ", ""));
        }
    }

    private void churn(Workload workload, NativePrograms programs) throws BenchmarkException, IOException {
        String answer = start(programs.path("churn"), Integer.toString(workload.churn()));
        if (answer.startsWith("error")) {
            throw new BenchmarkException(answer.replaceFirst("error ", ""));
        }
    }

    /** Starts a program and waits for its first line. */
    private String start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.push(process);
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        return line == null ? "error " + command[0] + " exited" : line;
    }

    @Override
    public void close() {
        while (!processes.isEmpty()) {
            Programs.end(processes.pop());
        }
    }
}
