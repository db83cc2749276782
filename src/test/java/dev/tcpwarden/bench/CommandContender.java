package dev.tcpwarden.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program that is started for each reading; its start is part of the cost. */
final class CommandContender implements Contender {

    private static final String STOPPED = "124";

    private final List<String> command;
    private final NativePrograms programs;
    private final int limitSeconds;

    CommandContender(List<String> command, NativePrograms programs, int limitSeconds) {
        this.command = List.copyOf(command);
        this.programs = programs;
        this.limitSeconds = limitSeconds;
    }

    @Override
    public String name() {
        return String.join(" ", command);
    }

    @Override
    public void start() throws BenchmarkException {
        find();
    }

    @Override
    public Turn turn() throws BenchmarkException, IOException, InterruptedException {
        List<String> timed =
                new ArrayList<>(List.of(programs.path("timed"), Integer.toString(limitSeconds), find().toString()));
        timed.addAll(command.subList(1, command.size()));
        Process process = new ProcessBuilder(timed).start();
        String[] answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .split(" ", -1);
        process.waitFor();
        if (answer.length != 3) {
            throw new BenchmarkException(String.join(" ", answer));
        }
        if (answer[2].equals(STOPPED)) {
            throw new BenchmarkException("stopped after " + limitSeconds + " s");
        }
        if (!answer[2].equals("0")) {
            throw new BenchmarkException("exited with " + answer[2]);
        }
        return new Turn(List.of(new Turn.Work(Long.parseLong(answer[0]), List.of())), Long.parseLong(answer[1]));
    }

    private Path find() throws BenchmarkException {
        Optional<Path> program = Programs.find(command.get(0));
        return program.orElseThrow(() -> new BenchmarkException("not installed"));
    }

    @Override
    public @Nullable Process process() {
        return null;
    }

    @Override
    public void close() {}
}
