package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.KernelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /** Nothing where the process has exited. */
    Optional<ProcessStat> stat(int pid) {
        return read(pid + "/stat", SMALL).flatMap(ProcessStat::decode);
    }

    /** The same file, to be read repeatedly; nothing where it cannot be opened. */
    Optional<StatFile> statFile(int pid) {
        try {
            return Optional.of(new StatFile(FileChannel.open(root.resolve(pid + "/stat"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Nothing where the process has exited. */
    Optional<ProcessStatus> status(int pid) {
        return read(pid + "/status", SMALL).map(ProcessStatus::decode);
    }

    /**
     * The first {@code limit} bytes of a file; nothing where it is not there, or its process has exited, or the permission to
     * read it is missing.
     *
     * @throws UncheckedIOException if it cannot be read for another reason, such as no free descriptor; unchecked, because the
     *     visitors of {@link dev.tcpwarden.kernel.ProcessLinks} read here too
     */
    Optional<byte[]> read(String relative, int limit) {
        Path file = root.resolve(relative);
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(limit));
        } catch (NoSuchFileException | AccessDeniedException e) {
            return Optional.empty();
        } catch (IOException e) {
            // Of ESRCH and EPERM Java gives only a text, in the user's language; access(2) needs no descriptor.
            if (!Files.isReadable(file)) {
                return Optional.empty();
            }
            throw new UncheckedIOException(
                    new KernelException("reading processes below " + root + ": " + reason(e), e));
        }
    }

    /** Without the path, so that the same trouble has the same words whichever process was read. */
    private static String reason(IOException e) {
        return String.valueOf(e instanceof FileSystemException file ? file.getReason() : e.getMessage());
    }
}
