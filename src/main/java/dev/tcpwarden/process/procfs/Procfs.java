package dev.tcpwarden.process.procfs;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The files of a procfs, read whole up to a bound. Their length is not known before: the kernel writes them as they are read. */
final class Procfs {

    /** More than the fields that are wanted of {@code stat} and {@code status} ever take. */
    private static final int SMALL = 16 * 1024;

    private final Path root;

    Procfs(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Nothing where the process has ended. */
    Optional<ProcessStat> stat(int pid) {
        return read(pid + "/stat", SMALL).flatMap(ProcessStat::decode);
    }

    /** Nothing where the process has ended; {@code process} is a pid, or {@code self}. */
    Optional<ProcessStatus> status(String process) {
        return read(process + "/status", SMALL).map(ProcessStatus::decode);
    }

    /** The first {@code limit} bytes of a file; nothing where it cannot be read. */
    Optional<byte[]> read(String relative, int limit) {
        try (InputStream in = new FileInputStream(root + "/" + relative)) {
            return Optional.of(in.readNBytes(limit));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
