package dev.tcpwarden.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program that reads the table when its metrics are asked for. */
final class ExporterContender implements Contender {

    private final String name;
    private final List<String> command;
    private final int port;
    private @Nullable Process process;

    ExporterContender(String name, int port, String... command) {
        this.name = name;
        this.port = port;
        this.command = List.of(command);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws BenchmarkException, IOException, InterruptedException {
        Optional<Path> program = Programs.find(command.get(0));
        List<String> found = new ArrayList<>(command);
        found.set(
                0,
                program.orElseThrow(() -> new BenchmarkException("not installed"))
                        .toString());
        Process started = new ProcessBuilder(found)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process = started;
        Scrape.awaited(port, started);
    }

    @Override
    public Turn turn() throws IOException {
        long pid = Objects.requireNonNull(process, "process").pid();
        long cpuBefore = Accounts.of(pid).cpuNanos();
        Scrape scrape = Scrape.of(port);
        return new Turn(
                List.of(new Turn.Work(scrape.nanos(), List.of())),
                Accounts.of(pid).cpuNanos() - cpuBefore);
    }

    @Override
    public @Nullable Process process() {
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            Programs.kill(process);
        }
    }
}
