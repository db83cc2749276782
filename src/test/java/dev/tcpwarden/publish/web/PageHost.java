package dev.tcpwarden.publish.web;

import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A network namespace with an agent, whose page is opened by its token. */
final class PageHost implements AutoCloseable {

    final Path folder;
    final NetworkNamespace namespace;
    final RunningAgent agent;
    private final Path token;

    private PageHost(Path folder, NetworkNamespace namespace, RunningAgent agent, Path token) {
        this.folder = folder;
        this.namespace = namespace;
        this.agent = agent;
        this.token = token;
    }

    static PageHost start(Path folder, String... flags) throws Exception {
        NetworkNamespace namespace = NetworkNamespace.create();
        try {
            Path token = folder.resolve("token");
            String[] all = Arrays.copyOf(flags, flags.length + 1);
            all[flags.length] = "--web.token-file=" + token;
            return new PageHost(folder, namespace, RunningAgent.start(namespace, all), token);
        } catch (Exception | AssertionError e) {
            namespace.close();
            throw e;
        }
    }

    String token() throws IOException {
        return Files.readString(token).strip();
    }

    /** Opens the address that has the token in it; {@code query} is "" or begins with a question mark. */
    PageUser open(String query) throws Exception {
        return PageUser.open(namespace, agent.url().resolve("/") + query + "#token=" + token());
    }

    @Override
    public void close() throws IOException {
        agent.close();
        namespace.close();
    }
}
