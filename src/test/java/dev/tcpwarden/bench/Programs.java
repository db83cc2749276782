package dev.tcpwarden.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds and stops programs. */
final class Programs {

    private static final int SECONDS_TO_END = 30;

    private Programs() {}

    /** On the PATH, or in one of the folders for administrators. */
    static Optional<Path> find(String name) {
        String folders = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Arrays.stream(folders.split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The command that runs a main class of this class path. */
    static List<String> java(Class<?> main, String... arguments) {
        return Stream.concat(
                        Stream.of(java(), "-cp", System.getProperty("java.class.path"), main.getName()),
                        Stream.of(arguments))
                .toList();
    }

    /** Closes its input, on which the programs of the benchmark exit, and kills what is still there a while later. */
    static void end(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            kill(process); // it has exited, or does not read
        }
        process.onExit()
                .completeOnTimeout(process, SECONDS_TO_END, TimeUnit.SECONDS)
                .join();
        kill(process);
    }

    static void kill(Process process) {
        process.destroyForcibly().onExit().join();
    }
}
