package dev.tcpwarden.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the C library of this process is. */
final class CLibraryFolder {

    /** What JNA looks for libraries in; without it JNA starts {@code ldconfig} to find out. */
    private static final String PROPERTY = "jna.platform.library.path";

    private CLibraryFolder() {}

    /** Has JNA look there, before it is used for the first time; does nothing where there is no procfs. */
    static void useForJna() {
        if (System.getProperty(PROPERTY) == null) {
            find(Path.of("/proc/self/maps")).ifPresent(folder -> System.setProperty(PROPERTY, folder));
        }
    }

    /** @param maps the files that a process has mapped: proc_pid_maps(5) */
    static Optional<String> find(Path maps) {
        try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.indexOf('/') >= 0)
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(file -> isCLibrary(String.valueOf(file.getFileName())))
                    .map(file -> String.valueOf(file.getParent()))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of glibc, of its versions before 2.34, or of musl. */
    private static boolean isCLibrary(String name) {
        return name.startsWith("libc.so.") || name.startsWith("libc-2.") || name.startsWith("libc.musl-");
    }
}
