package dev.tcpwarden.bench;

import dev.tcpwarden.bench.Turn.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program of the benchmark that runs for long and does its work once for each line that it reads: {@code src/test/c/turn.h}. */
final class ServingContender implements Contender {

    private static final long ENOUGH_NANOS =
            200_000_000; // of work for one turn, so that the steps of the accounts matter less
    private static final int ENOUGH_WORKS = 100;

    private final String name;
    private final List<String> command;
    private final Duration warmUp;
    private final int limitSeconds;
    private @Nullable Process process;
    private @Nullable Writer input;
    private @Nullable BufferedReader output;

    ServingContender(String name, List<String> command, Duration warmUp, int limitSeconds) {
        this.name = name;
        this.command = List.copyOf(command);
        this.warmUp = warmUp;
        this.limitSeconds = limitSeconds;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws BenchmarkException, IOException {
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = started;
        input = new OutputStreamWriter(started.getOutputStream(), StandardCharsets.US_ASCII);
        output = started.inputReader(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        do {
            work();
        } while (System.nanoTime() - start < warmUp.toNanos());
    }

    @Override
    public Turn turn() throws BenchmarkException, IOException {
        long pid = Objects.requireNonNull(process, "process").pid();
        long cpuBefore = Accounts.of(pid).cpuNanos();
        List<Work> works = new ArrayList<>();
        long spent = 0;
        do {
            Work work = work();
            works.add(work);
            spent += work.nanos();
        } while (spent < ENOUGH_NANOS && works.size() < ENOUGH_WORKS);
        return new Turn(works, Accounts.of(pid).cpuNanos() - cpuBefore);
    }

    private Work work() throws BenchmarkException, IOException {
        Writer writer = Objects.requireNonNull(input, "input");
        writer.write('\n');
        writer.flush();
        String answer = answerInTime();
        if (answer.startsWith("error ")) {
            throw new BenchmarkException(answer.substring("error ".length()));
        }
        List<Long> numbers =
                Arrays.stream(answer.split(" ", -1)).map(Long::valueOf).toList();
        return new Work(numbers.get(0), numbers.subList(1, numbers.size()));
    }

    /** A program that lets the time pass is killed, which closes its output. */
    private String answerInTime() throws BenchmarkException, IOException {
        Process running = Objects.requireNonNull(process, "process");
        CompletableFuture<Void> answered = new CompletableFuture<>();
        answered.orTimeout(limitSeconds, TimeUnit.SECONDS).exceptionally(late -> {
            running.destroyForcibly();
            return null;
        });
        String line = Objects.requireNonNull(output, "output").readLine();
        if (!answered.complete(null)) {
            throw new BenchmarkException("stopped after " + limitSeconds + " s");
        }
        if (line == null) {
            throw new BenchmarkException("exited by itself");
        }
        return line;
    }

    @Override
    public @Nullable Process process() {
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            Programs.end(process);
        }
    }
}
