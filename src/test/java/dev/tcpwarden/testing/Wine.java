package dev.tcpwarden.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Windows Java under Wine in a network namespace of its own, the packaged program in a folder with spaces in its name, and what
 * mingw-w64 compiles of {@code src/test/c/windows}.
 */
public final class Wine implements AutoCloseable {

    /** Where the build's profile {@code windows} unpacks a Windows Java. */
    private static final Path UNPACKED = Path.of("target", "windows-java");

    /** Wine recognizes Windows's own folders by the drive; this one is the root of this machine. */
    private static final String DRIVE = "Z:";

    private final NetworkNamespace namespace;
    private final Path folder;
    private final Path java;
    private final Path jar;
    private final Map<String, String> environment = new TreeMap<>();

    private Wine(NetworkNamespace namespace, Path folder, Path java) throws IOException {
        this.namespace = namespace;
        this.folder = folder;
        this.java = java;
        jar = Files.copy(
                Jar.path(),
                Files.createDirectories(folder.resolve("a folder with spaces")).resolve("tcp warden.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        environment.put("WINEPREFIX", folder.resolve("prefix").toString());
        environment.put("WINEARCH", "win64");
        environment.put("WINEDEBUG", "-all");
        environment.put("WINEDLLOVERRIDES", "mscoree,mshtml=");
    }

    /** @param folder of the test's own, which becomes Wine's */
    public static Wine start(Path folder) throws Exception {
        String wine = Needs.program("wine").toString();
        Path java = windowsJava();
        NetworkNamespace namespace = NetworkNamespace.create();
        Wine started = new Wine(namespace, folder.toAbsolutePath(), java);
        Jar.Run boot = started.command(Map.of(), List.of(wine, "wineboot", "-i"));
        if (boot.exit() != 0) {
            throw new AssertionError("wineboot: exit " + boot.exit() + ", " + boot.err());
        }
        return started;
    }

    private static Path windowsJava() throws IOException {
        Path found = Path.of("");
        if (Files.isDirectory(UNPACKED)) {
            try (Stream<Path> files = Files.walk(UNPACKED)) {
                found = files.filter(file -> file.endsWith("bin/java.exe"))
                        .findFirst()
                        .orElse(found);
            }
        }
        Needs.that(
                Files.exists(found) && !found.toString().isEmpty(),
                "a Windows Java (mvn -Pwindows verify fetches one)");
        return found.toAbsolutePath();
    }

    /** The namespace that all of it runs in. */
    public NetworkNamespace namespace() {
        return namespace;
    }

    /** A path as Windows programs know it. */
    public static String path(Path path) {
        return DRIVE + path.toAbsolutePath().toString().replace('/', '\\');
    }

    /** The packaged program, as Windows programs know it. */
    public String jar() {
        return path(jar);
    }

    /** {@code java.exe}, as Windows programs know it. */
    public String java() {
        return path(java);
    }

    /** {@code java.exe arguments…}. */
    public Jar.Run java(String... arguments) throws Exception {
        return java(Map.of(), arguments);
    }

    /** The same with more variables. */
    public Jar.Run java(Map<String, String> variables, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("wine", java.toString()));
        command.addAll(List.of(arguments));
        return command(variables, command);
    }

    /** Starts a program that {@code src/test/c/windows} has the source of. */
    public Process start(String program, Path errors, String... arguments) throws Exception {
        Path executable = compile(program, program + ".exe");
        List<String> command = new ArrayList<>(List.of("wine", executable.toString()));
        command.addAll(List.of(arguments));
        return namespace.call(() -> new ProcessBuilder(surrounded(Map.of(), command))
                .redirectError(errors.toFile())
                .start());
    }

    /** Starts {@code java.exe arguments…}. */
    public Process startJava(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("wine", java.toString()));
        command.addAll(List.of(arguments));
        return namespace.call(() -> new ProcessBuilder(surrounded(Map.of(), command))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The folder of what was compiled. */
    public Path compiled() {
        return folder.resolve("compiled");
    }

    /** Compiles a program or a library; the options say which. Returns the file. */
    public Path compile(String source, String name, String... options) throws Exception {
        Path target = Files.createDirectories(compiled()).resolve(name);
        List<String> command = new ArrayList<>(List.of(
                Needs.program("x86_64-w64-mingw32-gcc").toString(),
                "-O1",
                "-o",
                target.toString(),
                Path.of("src", "test", "c", "windows", source + ".c").toString()));
        command.addAll(List.of(options));
        Jar.Run run = Jar.command(command);
        if (run.exit() != 0) {
            throw new AssertionError(source + ".c: " + run.err());
        }
        return target;
    }

    private Jar.Run command(Map<String, String> variables, List<String> command) throws Exception {
        return namespace.call(() -> Jar.command(surrounded(variables, command)));
    }

    private List<String> surrounded(Map<String, String> variables, List<String> command) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(variables);
        List<String> surrounded = new ArrayList<>(List.of("env", "-u", "DISPLAY"));
        all.forEach((name, value) -> surrounded.add(name + "=" + value));
        surrounded.addAll(command);
        return surrounded;
    }

    /** Stops everything that runs in this Wine, and waits for it. */
    @Override
    public void close() {
        try {
            command(Map.of(), List.of("wineserver", "-k"));
            command(Map.of(), List.of("wineserver", "-w"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            namespace.close();
        }
    }
}
