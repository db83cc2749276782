package dev.tcpwarden.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Perl script that runs beside the test. It and the test take turns over its standard input and output, line by line; it exits
 * with its input, or when it is closed.
 */
public final class Script implements AutoCloseable {

    /** What every script begins with: listeners, connections, and the turns. */
    public static final String PRELUDE = """
            use strict; use warnings; use Socket; $| = 1;
            sub listener {
                socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                bind($s, sockaddr_in($_[0] // 0, $_[1] // INADDR_LOOPBACK)) or die $!;
                listen($s, 128) or die $!;
                return $s;
            }
            sub port { return (sockaddr_in(getsockname($_[0])))[0] }
            sub connected {
                socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                connect($s, sockaddr_in($_[0], $_[1] // INADDR_LOOPBACK)) or die $!;
                return $s;
            }
            sub say_ { print join(' ', @_), "\\n" }
            sub turn { defined(my $line = <STDIN>) or exit 0; return $line }
            """;

    private final Process process;
    private final BufferedReader out;

    private Script(Process process) {
        this.process = process;
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a script under that name, by way of the launcher, if there is one. */
    public static Script start(Path folder, String name, String text, String... launcher) throws IOException {
        Path file = Files.writeString(folder.resolve(name), PRELUDE + text);
        List<String> command = new ArrayList<>(List.of(launcher));
        command.add(Needs.program("perl").toString());
        command.add(file.toString());
        return new Script(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    public long pid() {
        return process.pid();
    }

    /** The numbers on the next line that it says. */
    public List<Integer> hear() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the script has exited");
        }
        List<Integer> numbers = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            numbers.add(Integer.parseInt(word));
        }
        return numbers;
    }

    /** Gives it the turn and returns what it says then. */
    public List<Integer> turn() throws IOException {
        proceed();
        return hear();
    }

    /** Gives it the turn. */
    public void proceed() throws IOException {
        say("");
    }

    /** Gives it the turn with a word. */
    public void say(String word) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((word + '\n').getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Kills it, and waits until it has exited. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        Patience.kill(process);
    }
}
