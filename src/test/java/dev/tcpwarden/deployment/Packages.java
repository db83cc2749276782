package dev.tcpwarden.deployment;

import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code -Ppackages} makes. */
final class Packages {

    private static final Path FOLDER = Path.of("target");

    private Packages() {}

    static Path deb() throws IOException {
        return only("tcpwarden_*_all.deb");
    }

    static Path rpm() throws IOException {
        return only("tcpwarden-*.noarch.rpm");
    }

    private static Path only(String glob) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found = files.filter(file -> FOLDER.getFileSystem()
                            .getPathMatcher("glob:" + glob)
                            .matches(file.getFileName()))
                    .toList();
            Needs.that(found.size() == 1, "one package target/" + glob + ", as mvn -Ppackages makes it");
            return found.get(0);
        }
    }
}
