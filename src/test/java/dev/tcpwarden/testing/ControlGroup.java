package dev.tcpwarden.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A control group of version 2 of a test's own, below the root of its hierarchy. It vanishes when the test closes it. */
public final class ControlGroup implements AutoCloseable {

    private final Path root;
    private final Path folder;
    private final Deque<Path> made = new ArrayDeque<>(); // the last first

    private ControlGroup(Path root, String path) throws IOException {
        this.root = root;
        Path below = root;
        for (Path part : Path.of(path.substring(1))) {
            below = below.resolve(part);
            if (Files.notExists(below)) {
                Files.createDirectory(below);
                made.push(below);
            }
        }
        folder = below;
    }

    /** Needs root and a hierarchy of version 2 that may be written. {@code path} begins with a slash. */
    public static ControlGroup create(String path) throws IOException {
        Needs.root();
        Optional<Path> root = hierarchy();
        Needs.that(root.isPresent(), "a hierarchy of control groups, version 2, that may be written");
        return new ControlGroup(root.orElseThrow(), path);
    }

    private static Optional<Path> hierarchy() throws IOException {
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts"));
        return mounts.stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields[2].equals("cgroup2") && fields[3].startsWith("rw"))
                .map(fields -> Path.of(fields[1]))
                .findFirst();
    }

    public void add(long pid) throws IOException {
        Files.writeString(processes(), Long.toString(pid));
    }

    /** The file that takes a process, and its threads, in. */
    public Path processes() {
        return folder.resolve("cgroup.procs");
    }

    /** Processes that are still in it go to the root of the hierarchy. */
    @Override
    public void close() throws IOException {
        for (String pid : Files.readAllLines(processes())) {
            Files.writeString(root.resolve("cgroup.procs"), pid);
        }
        for (Path each : made) {
            Patience.await().ignoreExceptions().until(() -> Files.deleteIfExists(each) || Files.notExists(each));
        }
    }
}
