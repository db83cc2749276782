package dev.tcpwarden.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The token of one run of an agent, read from its file each time. */
final class TokenCredentials implements Credentials {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int MOST_BYTES = 1_000;

    private final Path file;
    private final Optional<InetSocketAddress> listener;

    private TokenCredentials(Path file, Optional<InetSocketAddress> listener) {
        this.file = file;
        this.listener = listener;
    }

    /** For a server that the user has named. */
    static Credentials of(Path file) {
        return new TokenCredentials(file, Optional.empty());
    }

    /** For what listens there, if it belongs to the owner of the file. */
    static Credentials of(Path file, InetSocketAddress listener) {
        return new TokenCredentials(file, Optional.of(listener));
    }

    @Override
    public Optional<String> authorization() throws IOException {
        String token = read();
        if (listener.isPresent() && !ListenerOwners.belongsToOwnerOf(file, listener.get())) {
            throw new IOException("what listens there does not belong to the owner of the token in \"" + file
                    + "\", which is not sent to it");
        }
        return Optional.of("Bearer " + token);
    }

    private String read() throws IOException {
        String token;
        try (InputStream in = Files.newInputStream(file)) {
            token = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("its token is not in \"" + file + "\"", e);
        } catch (AccessDeniedException e) {
            throw new IOException("its token in \"" + file + "\" cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new IOException("its token in \"" + file + "\" cannot be read: " + e.getMessage(), e);
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new IOException("there is no token in \"" + file + "\"");
        }
        return token;
    }
}
