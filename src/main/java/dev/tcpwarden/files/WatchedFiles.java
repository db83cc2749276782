package dev.tcpwarden.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files that were read, or should have been, and whether they have changed since. Not safe for use by several threads at once. */
public final class WatchedFiles {

    private static final int MOST_BYTES = 1024 * 1024;

    private final Map<Path, FileVersion> versions = new LinkedHashMap<>();

    /** @throws BadFileException if it cannot be read, or is larger than such a file can be */
    public String read(Path file) throws BadFileException {
        versions.put(file, FileVersion.of(file)); // before it is read: a change meanwhile is one since
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new BadFileException("\"" + file + "\" is larger than 1 MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (BadFileException e) {
            throw e;
        } catch (IOException e) {
            throw new BadFileException("\"" + file + "\" cannot be read: " + reason(e));
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        return failure instanceof CharacterCodingException ? "it is not UTF-8" : String.valueOf(failure.getMessage());
    }

    public boolean haveChanged() {
        return versions.entrySet().stream()
                .anyMatch(read -> !FileVersion.of(read.getKey()).equals(read.getValue()));
    }
}
