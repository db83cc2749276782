package dev.tcpwarden.testing;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** A terminal that a test looks at and types on, by tmux. It is in the network namespace in which it was started. */
public final class Tmux implements AutoCloseable {

    private final List<String> tmux;

    private Tmux(Path socket) {
        tmux = List.of(Needs.program("tmux").toString(), "-u", "-S", socket.toString(), "-f", "/dev/null");
    }

    /** Runs a command of the shell in a terminal of that size. */
    public static Tmux start(Path folder, int width, int height, Map<String, String> environment, String command)
            throws Exception {
        Tmux terminal = new Tmux(folder.resolve("tmux"));
        String variables = environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .collect(Collectors.joining(" "));
        terminal.run(
                "new-session",
                "-d",
                "-x",
                "" + width,
                "-y",
                "" + height,
                "exec env " + variables + " sh -c '" + command + "'");
        return terminal;
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(tmux);
        command.addAll(List.of(arguments));
        Jar.Run run = Jar.command(command);
        assertThat(run.exit()).as("%s: %s", command, run.err()).isZero();
        return run.out();
    }

    /** What is on the screen, a line each, without blanks at their ends. */
    public String screen() throws IOException, InterruptedException {
        return run("capture-pane", "-p");
    }

    /** The screen as soon as it has that text. */
    public String screenWith(String text) {
        return screenThat("has " + text, this::screen, text);
    }

    private static String screenThat(String need, Callable<String> screen, String text) {
        return await().alias(need).until(screen, shown -> shown.contains(text));
    }

    /** Presses keys, by tmux's names for them, or as text. */
    public Tmux press(String... keys) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("send-keys"));
        arguments.addAll(List.of(keys));
        run(arguments.toArray(String[]::new));
        return this;
    }

    public void resize(int width, int height) throws IOException, InterruptedException {
        run("resize-window", "-x", "" + width, "-y", "" + height);
    }

    /** The Java program in it. */
    public ProcessHandle java() throws Exception {
        long shell = Long.parseLong(run("display-message", "-p", "#{pane_pid}").strip());
        return await().until(
                        () -> ProcessHandle.of(shell).stream()
                                .flatMap(ProcessHandle::descendants)
                                .filter(process ->
                                        process.info().command().orElse("").endsWith("java"))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    /** The terminal goes away. */
    @Override
    public void close() throws IOException {
        List<String> command = new ArrayList<>(tmux);
        command.add("kill-server");
        try {
            Jar.command(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
