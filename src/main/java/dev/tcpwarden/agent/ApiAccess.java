package dev.tcpwarden.agent;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.publish.web.access.TokenFile;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The token for the page and the API: where a person reads it. On a terminal it is part of the page's address, behind {@code #}, so
 * that it reaches no log; elsewhere it is in a file.
 */
final class ApiAccess implements AutoCloseable {

    private final Token token = Token.random();
    private final Optional<TokenFile> written;
    private final Optional<Path> file;
    private final boolean isTerminal;

    private ApiAccess(Optional<Path> file, boolean isTerminal) throws IOException {
        this.file = file;
        this.isTerminal = isTerminal;
        written = file.isPresent() ? Optional.of(TokenFile.write(file.get(), token)) : Optional.empty();
    }

    /**
     * Nothing where the API is not wanted, or nobody could read its token.
     *
     * @throws IOException with a sentence for the user, if the token cannot be written
     */
    static Optional<ApiAccess> open(AgentConfig.Web config) throws IOException {
        boolean isTerminal = isTerminal();
        return config.api() && (isTerminal || config.tokenFile().isPresent())
                ? Optional.of(new ApiAccess(config.tokenFile(), isTerminal))
                : Optional.empty();
    }

    /** Since Java 22 there is a console also without a terminal, and a method that says so. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Token token() {
        return token;
    }

    /** How to open the page, whose address this is. */
    String greeting(String page) {
        return "page: " + page + (isTerminal ? "#token=" + token.text() : ", its token is in " + file.orElseThrow());
    }

    @Override
    public void close() throws IOException {
        if (written.isPresent()) {
            written.get().close();
        }
    }
}
