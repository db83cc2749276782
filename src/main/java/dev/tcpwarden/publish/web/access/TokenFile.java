package dev.tcpwarden.publish.web.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The token in a file that only its owner can read, for as long as the agent runs. */
public final class TokenFile implements AutoCloseable {

    private static final boolean IS_POSIX =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

    private final Path file;
    private final Token token;

    private TokenFile(Path file, Token token) {
        this.file = file;
        this.token = token;
    }

    /** @throws IOException with a sentence for the user, if it cannot be written */
    public static TokenFile write(Path file, Token token) throws IOException {
        FileAttribute<?>[] owner = IS_POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Path absolute = file.toAbsolutePath();
            Path whole = Files.createTempFile(absolute.getParent(), ".token", "", owner);
            Files.writeString(whole, token.text() + "\n");
            Files.move(whole, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new TokenFile(absolute, token);
        } catch (IOException e) {
            throw new IOException("the token cannot be written to \"" + file + "\": " + e, e);
        }
    }

    public Path path() {
        return file;
    }

    /** Deletes it, unless another agent has written its own. */
    @Override
    public void close() throws IOException {
        if (Files.exists(file) && Files.readString(file).strip().equals(token.text())) {
            Files.delete(file);
        }
    }
}
