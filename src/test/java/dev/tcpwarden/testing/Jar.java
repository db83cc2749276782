package dev.tcpwarden.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The packaged program, run as users run it: in the network namespace of the thread that starts it. */
public final class Jar {

    /** What a run printed and exited with. */
    public record Run(int exit, String out, String err) {}

    private Jar() {}

    public static Path path() {
        return Path.of(Objects.requireNonNull(System.getProperty("tcpwarden.jar"), "tcpwarden.jar"));
    }

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** {@code java -jar tcpwarden.jar arguments…}. */
    public static Run run(String... arguments) throws IOException, InterruptedException {
        return command(Stream.concat(Stream.of(java(), "-jar", path().toString()), Stream.of(arguments))
                .toList());
    }

    /** Any command. */
    public static Run command(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("tcpwarden", ".out");
        Path err = Files.createTempFile("tcpwarden", ".err");
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            return new Run(Patience.exit(process), read(out), read(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** The command that starts it as a user without a name, who has these capabilities and no others: {@code +bpf,+perfmon}. */
    public static List<String> asUserWith(String capabilities) {
        return List.of(
                Needs.program("setpriv").toString(),
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=" + capabilities,
                "--ambient-caps=" + capabilities,
                "--bounding-set=-all," + capabilities,
                java(),
                "-jar",
                path().toString());
    }
}
