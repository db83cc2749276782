package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of a procfs that is read repeatedly and stays open: its contents are of the network namespace of the thread that
 * opened it, whichever thread reads. (The kernel looks the namespace up when a file is opened.)
 */
final class ProcFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcFile.class);

    private static final int USUAL_SIZE = 8 * 1024;
    private static final int LARGEST = 1 << 20;

    /** Parses the text of a file. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(String text) throws KernelException;
    }

    private final Path path;
    private final @Nullable RandomAccessFile file;
    private byte[] buffer = new byte[USUAL_SIZE];
    private boolean failing;

    private ProcFile(Path path) {
        this.path = path;
        file = open();
    }

    /** Never fails: of a file that is not there, or that may not be read, there is nothing to read. */
    static ProcFile open(Path path) {
        return new ProcFile(path);
    }

    private @Nullable RandomAccessFile open() {
        if (!Files.exists(path)) {
            LOG.debug("this kernel has no {}", path);
            return null;
        }
        try {
            return new RandomAccessFile(path.toFile(), "r");
        } catch (IOException e) {
            failed(e);
            return null;
        }
    }

    /** What the file says now; nothing where there is no such file, or it cannot be read, which is logged once. */
    <T> Optional<T> read(Decoder<T> decoder) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            T read = decoder.decode(text(file));
            failing = false;
            return Optional.of(read);
        } catch (IOException e) {
            failed(e);
            return Optional.empty();
        }
    }

    /** The same of a file that is read only now; without a message where it is not there any more. */
    static <T> Optional<T> once(Path path, Decoder<T> decoder) {
        try (InputStream in = Files.newInputStream(path)) {
            return Optional.of(decoder.decode(new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            LOG.debug("{} is ignored: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    /** The kernel writes such a file as it is read, and whole if there is room. */
    private String text(RandomAccessFile open) throws IOException {
        while (true) {
            open.seek(0);
            int length = Math.max(0, open.read(buffer));
            if (length < buffer.length) {
                return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            }
            buffer = new byte[buffer.length * 2];
        }
    }

    private void failed(IOException why) {
        if (!failing) {
            failing = true;
            LOG.warn("{} is ignored: {}", path, why.getMessage());
        }
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.debug("closing {}", path, e);
            }
        }
    }
}
