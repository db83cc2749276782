package dev.tcpwarden.publish.web;

import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.publish.web.config.WebConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** A server whose web configuration file a test writes; at first it has the user alice. */
final class GuardedServer implements AutoCloseable {

    /** Hashes of the passwords {@code wonderland} and {@code builder}. */
    static final String ALICE = hash("wonderland");

    static final String BOB = hash("builder");

    final Path file;
    final LocalServer local;

    GuardedServer(Path folder) throws IOException {
        file = folder.resolve("web.yml");
        users("alice", ALICE);
        local = new LocalServer(new Access(
                Optional.of(WebConfigFile.open(file)),
                Token.random(),
                Set.of(),
                Optional.of(URI.create("https://db7.example/tcp/"))));
    }

    private static String hash(String password) {
        return BCrypt.hashpw(password, BCrypt.gensalt("$2y", 4));
    }

    /** From now on there are these, each with a hash. */
    void users(String... pairs) throws IOException {
        StringBuilder text = new StringBuilder("basic_auth_users:\n");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append("  \"")
                    .append(pairs[i])
                    .append("\": ")
                    .append(pairs[i + 1])
                    .append('\n');
        }
        Files.writeString(file, text);
    }

    int status(String user, String password) throws Exception {
        return get(user, password).statusCode();
    }

    HttpResponse<String> get(String user, String password) throws Exception {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return local.get(
                "/metrics", "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    @Override
    public void close() {
        local.close();
    }
}
